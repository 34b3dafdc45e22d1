/** What alarms watch, by kind. A row of the table names a kind, and there is an alarm for each subject of that kind. */
import type { Pausable } from '../../application/generations';
import type { Metric } from './metric';

/** Where an alarm lives and whom it tells when that is not the environment's own region. */
export interface AlarmRegion {
  readonly region: string;
  readonly topicArn: string;
}

export interface Subject {
  /** Fills the placeholders in the name of the alarm: with `{ domain: 'aus5' }` `<domain>-slow` is `aus5-slow`. */
  readonly names: Readonly<Partial<Record<string, string>>>;
  /** How a sentence calls it: stands for `{subject}`. */
  readonly called?: string;
  /** Of all metrics that are published of it; each takes those that it documents. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly alarmRegion?: AlarmRegion;
  /** It is paused on purpose, as this one is: nobody is told that it is silent. */
  readonly paused?: Pausable | undefined;
}

interface Named<Placeholder extends string> extends Subject {
  readonly names: Readonly<Record<Placeholder, string>>;
}

type ServiceName = 'public' | 'admin' | 'agent';
type ServingService = Exclude<ServiceName, 'agent'>;

/** The kinds, and what the rules of each may be made of beside names and dimensions. */
export interface Subjects {
  /** A host name with its load balancer: those of clients, and admin. */
  readonly domain: Named<'domain'> & { readonly hostname: string };
  readonly 'client domain': Subjects['domain'];
  readonly service: Named<'service'> & { readonly service: ServiceName };
  /** A service that answers requests. */
  readonly 'serving service': Named<'service'> & { readonly service: ServingService };
  /** What a service answers at one of its domains. */
  readonly 'served domain': Named<'service' | 'domain'> & { readonly service: ServingService };
  /** Asked for its heartbeat from outside, where it is open to some networks only. */
  readonly 'closed domain': Named<'domain'>;
  readonly 'admin UI': Subject & { readonly hostname: string };
  readonly 'release history': Subject & { readonly bucket: string };
  readonly database: Subject & {
    readonly storageGib: number;
    readonly maxConnections: number;
    readonly errorLines: Metric<'count'>;
  };
  readonly backups: Subject;
  /** Restores that are tried, of one kind. */
  readonly drills: Named<'drill'> & {
    /** Days from one good drill to the next before its silence is an alarm. */
    readonly silenceDays: number;
  };
  /** A job that runs on a schedule. */
  readonly job: Named<'job'> & {
    /** Hours from one success to the next before its silence is an alarm. */
    readonly silenceHours: number;
    /** Rules of EventBridge, each of which sees one way to end. */
    readonly failedRule: string;
    readonly succeededRule: string;
    /** Lines in which its scripts say that something failed, whatever they end with. */
    readonly failureLines: Metric<'count'>;
  };
  readonly schedules: Subject;
  readonly 'schema gate': Subject;
  readonly agent: Subject & { readonly errorLines: Metric<'count'> };
  /** The log group that takes the lines of a service, and of the log router that delivers them. */
  readonly 'service log': Named<'service'> & { readonly undeliveredLines: Metric<'count'> };
  readonly 'log table': Named<'table'>;
  readonly certificate: Named<'certificate'>;
  readonly 'NAT gateway': Named<'gateway'>;
  /** A rule of EventBridge that sees tasks which could not start. */
  readonly 'start of tasks': Subject;
  /** A rule of EventBridge that hears of keys which become unusable. */
  readonly keys: Subject;
  /** From public through the collector to CloudWatch. */
  readonly 'metrics path': Subject;
  /** What carries alarms to people. */
  readonly topic: Named<'topic'> & { readonly topic: 'releng' | 'cloudops' | 'chat' };
  /** A rule of EventBridge that tells the chat channel something. */
  readonly 'chat rule': Named<'rule'>;
}

export type SubjectKind = keyof Subjects;

/** All subjects of an environment. */
export type SubjectList = { readonly [Kind in SubjectKind]: readonly Subjects[Kind][] };

/** The name of an alarm without the environment's prefix: its key in the table, with the names of its subject. */
export function nameOf(key: string, { names }: Pick<Subject, 'names'>): string {
  return key.replaceAll(/<([a-z]+)>/g, (_, placeholder: string) => {
    const name = names[placeholder];
    if (name === undefined) throw new Error(`${key}: its subject has no name for <${placeholder}>`);
    return name;
  });
}

/** A sentence of a row, about one subject. */
export const sentenceOf = (text: string, subject: Pick<Subject, 'names' | 'called'>): string =>
  nameOf(text, subject).replace('{subject}', subject.called ?? '');
