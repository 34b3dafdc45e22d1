/** The API's door in the process of a session; what it needs of the AWS SDK is loaded with the first request for it. */
import type { ApiAnswer, ApiRequest, Refusal } from '../state-backend';
import { cloudNow } from './clock';
import type { RunningClouds } from './clouds';
import type { ServerSettings } from './server-process';

export interface DoorSettings {
  readonly settings: ServerSettings;
  readonly clouds: RunningClouds;
  readonly account: () => string;
  readonly accessKey: string;
}

/** S3, and what Terraform's backend asks of STS and IAM, is the state backend's to answer. */
const STATE_SERVICES = ['s3', 'iam', ''];

export async function openDoor(
  { settings: { home }, clouds: { store, faults }, account, accessKey }: DoorSettings,
  request: ApiRequest,
  refused: Refusal | undefined,
): Promise<ApiAnswer | undefined> {
  if (STATE_SERVICES.includes(serviceOf(request))) return undefined;
  const { answerApi, refuseApi, taskRunners } = await import('../api/index.js');
  if (refused !== undefined) return refuseApi(request, refused.code, refused.message, refused.status);
  const now = (): Date => cloudNow(home);
  const log = (line: string): void => void process.stderr.write(`aws ${line}\n`);
  return answerApi({ store, faults, account, accessKey, now, tasks: taskRunners(home), log }, request);
}

/** What the request is signed for; empty when it is not. */
function serviceOf({ headers, url }: ApiRequest): string {
  const signed = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const credential = signed ?? new URL(url, 'http://localhost').searchParams.get('X-Amz-Credential') ?? '';
  return credential.split('/')[3] ?? '';
}
