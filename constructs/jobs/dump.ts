/** The public dump: extract-active-data, then the upload. One task, because nothing but its own disk holds the raw dump. */
import { after, literal, type Container } from '../services/container';
import { fileWriter, scratch } from '../services/files';
import { CREDENTIALS_FILE, historyCredentials } from '../services/history-credentials';
import type { HistoryAccess } from '../services/service-contracts';
import { CREDENTIALS } from '../services/service-value';
import { imageOf } from '../services/sidecar-images';
import type { Services } from '../services/services';
import type { TaskLog } from '../services/task';
import type { Release } from '../../environments/release';
import { balrogCommand } from './balrog-command';

/** What `scripts/get-prod-db-dump.py` of Balrog downloads. */
const OBJECT = 'dump.sql.txt.xz';
const VOLUME = 'dump';
const FOLDER = '/dump';
const SIGN_IN = 'sign-in';

export const UPLOAD = 'upload';

/**
 * The command of the dump leaves with the exit code of xz, so it can end well with half a dump: what is less than half of
 * the published one is not published.
 */
const SCRIPT = [
  'set -euo pipefail',
  'test -s "$DUMP"',
  'size=$(stat -c %s "$DUMP")',
  'gcloud auth login --quiet --cred-file="$GOOGLE_APPLICATION_CREDENTIALS"',
  `published=$(gcloud storage objects describe "$TARGET" --format='value(size)' || echo 0)`,
  'if [ $((size * 2)) -lt "${published:-0}" ]; then',
  '  echo "the dump has $size bytes and the published one $published: not published" >&2',
  '  exit 1',
  'fi',
  'gcloud storage cp --quiet "$DUMP" "$TARGET"',
].join('\n');

const upload = (bucket: string, log: TaskLog): Container => ({
  name: UPLOAD,
  image: imageOf('googleCloudCli'),
  essential: true,
  entryPoint: ['/bin/bash', '-c'],
  command: [literal(SCRIPT)],
  environment: [
    { name: 'CLOUDSDK_CONFIG', value: '/tmp/gcloud' },
    { name: 'DUMP', value: `${FOLDER}/${OBJECT}` },
    { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${CREDENTIALS.folder}/${CREDENTIALS_FILE}` },
    { name: 'TARGET', value: `gs://${bucket}/${OBJECT}` },
  ],
  dependsOn: after('extract-active-data', SIGN_IN),
  mountPoints: [
    { sourceVolume: VOLUME, containerPath: FOLDER, readOnly: true },
    { sourceVolume: CREDENTIALS.volume, containerPath: CREDENTIALS.folder, readOnly: true },
    scratch(UPLOAD, '/tmp'),
  ],
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: 'awslogs', options: log.options },
});

/** The last container is essential alone: when an essential one ends, ECS stops the others. */
export function dumpContainers(
  services: Services,
  release: Release,
  history: HistoryAccess,
  log: TaskLog,
): readonly Container[] {
  const dump = balrogCommand({
    command: 'extract-active-data',
    release,
    log,
    dburi: services.secrets.arns['dburi-dump'],
    variables: { OUTPUT_FILE: `${FOLDER}/${OBJECT}` },
    writes: 'its root',
  });
  const { contents, secrets } = historyCredentials(history, 'dump', services.setting.region);
  return [
    {
      ...dump,
      essential: false,
      mountPoints: [{ sourceVolume: VOLUME, containerPath: FOLDER, readOnly: false }],
    },
    upload(history.dumpBucket, log),
    fileWriter(SIGN_IN, { ...CREDENTIALS, contents, secrets }, log.options),
  ];
}
