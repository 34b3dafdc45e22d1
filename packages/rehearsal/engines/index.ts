/** Real database servers behind simulated instances. */
export { toMariaDb } from './dialect';
export { openDatabaseEngine } from './engine';
export { openDatabases } from './open';
export { findPrograms } from './programs';
export type { DatabaseEngine, EngineCaller, EngineDeletion, EngineEndpoint, EngineInstance, EngineRow } from './types';
