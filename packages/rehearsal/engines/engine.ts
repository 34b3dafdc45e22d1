import { MariaDbEngine, type EngineSettings } from './mariadb';
import { findPrograms } from './programs';
import type { DatabaseEngine } from './types';
import { withoutServer } from './without-server';

export type { EngineSettings } from './mariadb';

/** Opens what stands behind the database instances of one home. Several processes may have it open. */
export function openDatabaseEngine(settings: EngineSettings): DatabaseEngine {
  const programs = findPrograms();
  return programs === undefined ? withoutServer() : new MariaDbEngine(programs, settings);
}
