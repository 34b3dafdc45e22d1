/** The process that serves a session: state backend and simulated providers. Started by `server-process.ts`. */
import { existsSync, readFileSync } from 'node:fs';
import { startStateBackend } from '../state-backend';
import { closeDoor, openDoor } from './door';
import { startClouds, type RunningClouds } from './clouds';
import { folderFacts, typesOfState, type FolderFacts } from './folder-facts';
import { endMarked } from './processes';
import { closeSession } from './registry';
import { ACCESS_KEY, type ServerMessage, type ServerSettings } from './server-process';
import { foldersFile } from './shim';
import { stateFiles } from './states';
import { stackFolders } from './synthesized';

/** How long Terraform may take to stop after its command was killed. */
const GRACE_SECONDS = 20;

/** Account of a caller whose configuration names none. */
const ANY_ACCOUNT = '000000000000';

async function serve(settings: ServerSettings): Promise<void> {
  const facts = (): FolderFacts => sessionFacts(settings);
  const started: { clouds?: RunningClouds } = {};
  const account = (): string =>
    settings.asAccount ?? facts().allowedAccounts[0] ?? accountDeployedIn(started.clouds) ?? ANY_ACCOUNT;
  const accessKey = process.env[ACCESS_KEY] ?? '';
  const backend = await startStateBackend({
    folder: settings.home.state,
    // Those that were deployed keep what commands put there, too: records of operations.
    isStateBucket: (bucket) => facts().stateBuckets.includes(bucket) || isDeployed(started.clouds, bucket),
    accessKey,
    expired: () => started.clouds?.credentialsExpired() ?? false,
    account,
    cloudBuckets: {
      folder: settings.home.logs,
      holds: (bucket) => (started.clouds?.store.list({ type: 'aws_s3_bucket', id: bucket }).length ?? 0) > 0,
    },
    api: async (request, refused) => {
      const { clouds } = started;
      return clouds && openDoor({ settings, clouds, accessKey }, request, refused);
    },
  });
  const running = await startClouds(settings, facts);
  started.clouds = running;
  const close = async (): Promise<void> => {
    await Promise.all([backend.close(), running.close()]);
    await closeDoor();
    process.exit(0);
  };
  process.on('message', (message) => void (message === 'close' && close()));
  process.on(
    'disconnect',
    () =>
      void endMarked(settings.record.run, GRACE_SECONDS)
        .then(() => closeSession(settings.home, settings.record))
        .then(close),
  );
  tell({ ready: { url: backend.url, reattach: running.reattach } });
}

/** Of the stacks that are deployed, where no synthesized one is here to say it: while another session makes them anew, say. */
const accountDeployedIn = (clouds: RunningClouds | undefined): string | undefined =>
  clouds?.store
    .list({ type: 'aws_db_instance' })
    .map(({ account }) => account)
    .sort()[0];

const isDeployed = (clouds: RunningClouds | undefined, bucket: string): boolean =>
  clouds?.store.list({ type: 'aws_s3_bucket' }).some(({ id }) => id === bucket) ?? false;

/** What the folders use in which this session's Terraform ran so far, with the types that the stored states hold. */
function sessionFacts({ home, record }: ServerSettings): FolderFacts {
  const noted = existsSync(foldersFile(record.run))
    ? readFileSync(foldersFile(record.run), 'utf8').trim().split('\n')
    : [];
  const folders = [...new Set([...noted, ...stackFolders(record.output)])]
    .filter((folder) => existsSync(folder))
    .map(folderFacts);
  const states = stateFiles(home.state).flatMap(({ file }) => typesOfState(file) ?? []);
  return {
    resources: unique([...folders, ...states].flatMap(({ resources }) => resources)),
    dataSources: unique([...folders, ...states].flatMap(({ dataSources }) => dataSources)),
    stateBuckets: unique(folders.flatMap(({ stateBuckets }) => stateBuckets)),
    allowedAccounts: unique(folders.flatMap(({ allowedAccounts }) => allowedAccounts)),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}

serve(JSON.parse(process.argv[2] ?? '{}') as ServerSettings).catch((error: unknown) => {
  tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
});
