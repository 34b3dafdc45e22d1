/** The API's door in the process of a session; what it needs of the AWS SDK is loaded with the first request for it. */
import { answerIam } from '../api/services/iam';
import { containerTasks } from '../containers';
import { openDatabases } from '../engines/open';
import type { DatabaseEngine } from '../engines';
import { renderXml } from '../state-backend/xml';
import type { ApiAnswer, ApiRequest, Refusal } from '../state-backend';
import { cloudNow } from './clock';
import type { RunningClouds } from './clouds';
import type { ServerSettings } from './server-process';

export interface DoorSettings {
  readonly settings: ServerSettings;
  readonly clouds: RunningClouds;
  readonly accessKey: string;
}

/** What Terraform's backend asks of S3 and IAM is the state backend's to answer. */
const STATE_SERVICES = ['s3', 'iam', ''];

/** One for a process: who starts servers ends them. */
const engines = new Map<string, DatabaseEngine>();

export async function openDoor(
  { settings: { home, record }, clouds: { store, faults }, accessKey }: DoorSettings,
  request: ApiRequest,
  refused: Refusal | undefined,
): Promise<ApiAnswer | undefined> {
  const { account } = request;
  const service = serviceOf(request);
  if (service === 'iam' && refused === undefined) {
    const answer = answerIam({ store, account }, new URLSearchParams(request.body.toString()));
    return (
      answer && {
        status: answer.status,
        headers: { 'content-type': 'text/xml' },
        body: renderXml(answer.body as XmlContent),
      }
    );
  }
  if (STATE_SERVICES.includes(service)) return undefined;
  const { answerApi, refuseApi, taskRunners } = await import('../api/index.js');
  if (refused !== undefined) return refuseApi(request, refused.code, refused.message, refused.status);
  const now = (): Date => cloudNow(home);
  const log = (line: string): void => void process.stderr.write(`aws ${line}\n`);
  const engine = engines.get(home.databases) ?? openDatabases({ folder: home.databases, run: record.run, store, now });
  engines.set(home.databases, engine);
  const tasks = taskRunners(home, {}, containerTasks(record.run));
  return answerApi({ store, faults, account, accessKey, now, tasks, log, engine }, request);
}

/** Ends what the door has started. */
export async function closeDoor(): Promise<void> {
  await Promise.all([...engines.values()].map((engine) => engine.close()));
}

type XmlContent = Parameters<typeof renderXml>[0];

/** What the request is signed for; empty when it is not. */
function serviceOf({ headers, url }: ApiRequest): string {
  const signed = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const credential = signed ?? new URL(url, 'http://localhost').searchParams.get('X-Amz-Credential') ?? '';
  return credential.split('/')[3] ?? '';
}
