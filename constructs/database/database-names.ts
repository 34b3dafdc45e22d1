import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { dependable } from 'cdktf';
import { Construct } from 'constructs';
import { isRestored } from '../../application/generations';
import { databasesZone, SERVING } from '../../application/internal-names';
import type { Generation } from './generation';

export interface DatabaseNamesProps {
  readonly prefix: string;
  readonly vpc: Vpc;
  readonly generations: readonly Generation[];
  /** Name of the generation that applications read and write. */
  readonly serving: string;
}

/** How long a resolver may go on answering with the former database. */
const TTL_SECONDS = 5;

/**
 * Names of the databases inside the VPC: one for each generation, and `serving`, which the DBURIs say. So a restore changes one
 * record, and no secret. A zone of its own: Cloud Map owns `<prefix>.internal`, and Route 53 refuses other records there.
 */
export class DatabaseNames extends Construct {
  readonly zone: Route53Zone;
  readonly zoneName: string;
  /** Of the generation that serves, whichever that is. */
  readonly servingHost: string;
  /** Tasks start when this leads where it should. */
  readonly servingRecord: Route53Record;
  private readonly records = new Map<string, readonly Route53Record[]>();

  constructor(scope: Construct, id: string, props: DatabaseNamesProps) {
    super(scope, id);
    const { prefix, vpc, generations, serving } = props;
    this.zoneName = databasesZone(prefix);
    this.servingHost = this.hostOf(SERVING);
    this.zone = new Route53Zone(this, 'zone', {
      name: this.zoneName, // INVARIANT: names-lead-home
      comment: 'Names of the update database inside the VPC',
      vpc: [{ vpcId: vpc.id }],
    });
    for (const generation of generations) this.name(generation);
    this.servingRecord = this.record('serving', SERVING, this.hostOf(serving));
    this.servingRecord.dependsOn = this.recordsOf(serving).map(dependable);
  }

  /** The host name of a generation. */
  hostOf(name: string): string {
    return `${name}.${this.zoneName}`;
  }

  /** What must be there before the host name of the generation leads to it; nothing while it has no instance. */
  recordsOf(name: string): readonly Route53Record[] {
    return this.records.get(name) ?? [];
  }

  private name({ name, row, instance, isHeld, dependents }: Generation) {
    if (instance === undefined) return;
    const record = this.record(isRestored(row) ? name : 'first', name, instance.address);
    dependents.push(record);
    if (isHeld) this.records.set(name, [record]);
  }

  private record(id: string, label: string, leadsTo: string): Route53Record {
    return new Route53Record(this, id, {
      zoneId: this.zone.zoneId, // INVARIANT: names-lead-home
      name: this.hostOf(label), // INVARIANT: names-lead-home
      type: 'CNAME', // INVARIANT: names-lead-home
      ttl: TTL_SECONDS,
      records: [leadsTo], // INVARIANT: tasks-of-serving, names-lead-home
    });
  }
}
