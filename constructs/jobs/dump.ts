/** The public dump: extract-active-data, then the upload. One task, because nothing but its own disk holds the raw dump. */
import { COMMANDS } from '../../application/commands';
import { dumpedTables } from '../../application/tables';
import { after, type Container } from '../services/container';
import { fileWriter, scratch } from '../services/files';
import { CREDENTIALS_FILE, historyCredentials } from '../services/history-credentials';
import { CREDENTIALS } from '../services/service-value';
import { imageOf } from '../services/sidecar-images';
import type { TaskLog } from '../services/task';
import { balrogScript } from './balrog-command';
import { shell } from './shell';
import type { WorkInput } from './work-input';

/** What `scripts/get-prod-db-dump.py` of Balrog downloads. */
const OBJECT = 'dump.sql.txt.xz';
const VOLUME = 'dump';
const FOLDER = '/dump';
const SIGN_IN = 'sign-in';
const EXTRACT = COMMANDS.extractActiveData;
/** Of the time that a run may take. */
const UPLOAD_SHARE = 1 / 4;

export const UPLOAD = 'upload';

const upload = (bucket: string, secondsAtMost: number, log: TaskLog): Container => ({
  name: UPLOAD,
  image: imageOf('googleCloudCli'),
  essential: true,
  ...shell({ scripts: ['upload-dump'], secondsAtMost }),
  environment: [
    { name: 'CLOUDSDK_CONFIG', value: '/tmp/gcloud' },
    // In parts it would have to ask for the bucket, and the object would be there part by part before it is whole.
    { name: 'CLOUDSDK_STORAGE_PARALLEL_COMPOSITE_UPLOAD_ENABLED', value: 'False' },
    { name: 'DUMP', value: `${FOLDER}/${OBJECT}` },
    { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${CREDENTIALS.folder}/${CREDENTIALS_FILE}` },
    { name: 'TARGET', value: `gs://${bucket}/${OBJECT}` },
  ],
  dependsOn: after(EXTRACT, SIGN_IN),
  mountPoints: [
    { sourceVolume: VOLUME, containerPath: FOLDER, readOnly: true },
    { sourceVolume: CREDENTIALS.volume, containerPath: CREDENTIALS.folder, readOnly: true },
    scratch(UPLOAD, '/tmp'),
  ],
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: 'awslogs', options: log.options },
});

/** The last container is essential alone: when an essential one ends, ECS stops the others. */
export function dumpContainers({
  services,
  release,
  history,
  log,
  generation,
  secondsAtMost,
  variables = {},
}: WorkInput): readonly Container[] {
  const uploadSeconds = Math.floor(secondsAtMost * UPLOAD_SHARE);
  const { whole, mapped } = dumpedTables(release.version);
  const dump = balrogScript({
    name: EXTRACT,
    scripts: [EXTRACT],
    constants: { DUMPED_TABLES: whole.join(' '), RELEASE_TABLES: mapped.join(' ') },
    secondsAtMost: secondsAtMost - uploadSeconds,
    release,
    log,
    dburi: services.secrets.arns['dburi-dump'],
    generation,
    variables: { ...variables, OUTPUT_FILE: `${FOLDER}/${OBJECT}` },
    mountPoints: [{ sourceVolume: VOLUME, containerPath: FOLDER, readOnly: false }],
  });
  const { contents, secrets } = historyCredentials(history, 'dump', services.location.region);
  return [
    { ...dump, essential: false },
    upload(history.dumpBucket, uploadSeconds, log),
    fileWriter(SIGN_IN, { ...CREDENTIALS, contents, secrets }, log.options),
  ];
}
