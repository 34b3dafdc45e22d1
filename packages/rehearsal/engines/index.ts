/** Real database servers behind simulated instances. */
export { openDatabaseEngine, type EngineSettings } from './engine';
export type { DatabaseEngine, EngineCaller, EngineDeletion, EngineEndpoint, EngineInstance, EngineRow } from './types';
