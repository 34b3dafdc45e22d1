import type { FolderFacts } from './folder-facts';
import type { ServerSettings } from './server-process';

export interface RunningCloud {
  readonly address: string;
  readonly reattach: unknown;
  close(): Promise<void>;
}

/** Starts the simulated providers. */
export async function startClouds(
  _settings: ServerSettings,
  _facts: () => FolderFacts,
): Promise<readonly RunningCloud[]> {
  return [];
}
