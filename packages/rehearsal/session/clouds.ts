import { join } from 'node:path';
import type { Cloud, Values } from '../clouds/behaviour';
import { CLOUDS } from '../clouds/all';
import { credentialsExpired, parseFaults, startProvider, type Reattach, type RunningProvider } from '../provider';
import { loadSchemas, type ProviderName } from '../schema';
import { openStore, type CloudStore } from '../store';
import type { FaultPlan } from '../provider/faults';
import { cloudNow } from './clock';
import { openWitness } from '../shadow';
import type { FolderFacts } from './folder-facts';
import type { ServerSettings } from './server-process';

export interface RunningClouds {
  readonly store: CloudStore;
  readonly faults: FaultPlan;
  /** What TF_REATTACH_PROVIDERS says, by provider address. */
  readonly reattach: Readonly<Record<string, Reattach>>;
  /** Whether a fault has let the caller's credentials for AWS expire. */
  credentialsExpired(): boolean;
  close(): Promise<void>;
}

/** Owner of what a configuration makes that names no account and no project. */
const ANY_OWNER = { aws: '000000000000', google: 'rehearsal' } as const;

/** Starts one simulated provider per cloud. They share the store, and read the schemas of the types in use when Terraform asks. */
export async function startClouds(settings: ServerSettings, facts: () => FolderFacts): Promise<RunningClouds> {
  const clouds = Object.entries(CLOUDS) as [ProviderName, Cloud][];
  const store = openStore(settings.home.clouds, () => cloudNow(settings.home));
  const faults = parseFaults(settings.faults);
  // Made once by hand in reality, and by the state backend here, as its first deployment needs it to keep its state in.
  const witness = settings.witness && openWitness(settings.witness);
  const isStateBucket = (bucket: string): boolean => facts().stateBuckets.includes(bucket);
  const start = ([name, cloud]: readonly [ProviderName, Cloud]): Promise<RunningProvider> =>
    startProvider({
      cloud,
      store,
      faults,
      ...(name === 'aws' && witness && { witness }),
      madeByHand: (type, id) => (type === 'aws_s3_bucket' && isStateBucket(id) ? { bucket: id } : undefined),
      schemas: () =>
        loadSchemas({
          provider: name,
          ...typesOf(cloud, facts()),
          jsonFolder: settings.schemas,
          cacheDir: settings.home.cache,
        }),
      socket: join(settings.record.run, `${name}.sock`),
      account: (provider) => callerAccount(name, provider, settings.asAccount),
      log: (line) => process.stderr.write(`${name} ${line}\n`),
    });
  const running = await Promise.all(clouds.map(start));
  return {
    store,
    faults,
    reattach: Object.fromEntries(
      running.flatMap(({ reattach }, index) =>
        REGISTRIES.map((registry) => [`${registry}/${clouds[index]?.[1].source ?? ''}`, reattach]),
      ),
    ),
    credentialsExpired: () => credentialsExpired(faults),
    close: async () => {
      await Promise.all(running.map((provider) => provider.close()));
      witness?.close();
    },
  };
}

/** Where Terraform and where OpenTofu looks for a provider of which only owner and name are given: the same ones. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'];

/** The types that are the cloud's: those that begin with its provider's name. */
function typesOf(
  { source }: Cloud,
  { resources, dataSources }: FolderFacts,
): Pick<FolderFacts, 'resources' | 'dataSources'> {
  const own = (type: string): boolean => type.startsWith(`${source.split('/')[1] ?? ''}_`);
  return { resources: resources.filter(own), dataSources: dataSources.filter(own) };
}

/** The rehearsal owns every account: the caller is in the one the provider block allows, unless the user plays another. */
function callerAccount(name: ProviderName, provider: Values, asAccount: string | undefined): string {
  if (name === 'sentry') return hostOf(provider['base_url']) ?? 'sentry.io';
  if (name === 'grafana') return hostOf(provider['url']) ?? 'grafana';
  if (name === 'google') return typeof provider['project'] === 'string' ? provider['project'] : ANY_OWNER.google;
  const allowed = provider['allowed_account_ids'];
  const first: unknown = Array.isArray(allowed) ? allowed[0] : undefined;
  return asAccount ?? (typeof first === 'string' ? first : ANY_OWNER.aws);
}

/** Whose Sentry or Grafana it is: the host that the provider block names. */
function hostOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : undefined;
}
