/** What people are told before it begins: release duty and sheriffs on Matrix, CloudOps by a bug. Ready to paste. */
import { numberOf } from '../../../application/version';
import { duration, utc } from '../../operations/moment';
import { endOf, usual } from './duration';
import type { Facts } from './facts';

/** Balrog's documentation, infrastructure.rst, "Pushing to Production". */
const ROOMS = ['#releaseduty:mozilla.org', '#sheriffs:mozilla.org'];

export interface Announcement {
  readonly rooms: readonly string[];
  readonly message: string;
  readonly bug: { readonly title: string; readonly text: string; readonly url: string };
}

/** @returns undefined for what is no production: nobody need be told */
export function announcement(environment: string, facts: Facts): Announcement | undefined {
  if (facts.mode !== 'production') return undefined;
  const { version, now, running, declared } = facts;
  const from = running.known ? ` (from ${running.value.version})` : '';
  const message =
    `Balrog ${version}${from} is about to be deployed to ${environment}, beginning ${utc(now)}, ` +
    `usually done within ${duration(usual(facts).milliseconds)}, by ${utc(endOf(facts))}. ` +
    'Is any release activity going on that speaks against it?';
  const schema = {
    none: '',
    additive: '\n\nThis push requires a schema change, so admin should be deployed first to do the migration.',
    destructive:
      '\n\nThis push requires a schema change that removes something, so public should be deployed before admin does the migration.',
  }[declared?.schemaChange ?? 'none'];
  const title = `please deploy Balrog ${numberOf(version)} to ${environment}`;
  const text = `Balrog version ${numberOf(version)} is ready to be pushed to ${environment}. Please deploy the new Docker images (${version}) for admin, public, and the agent.${schema}`;
  const asked = new URLSearchParams({
    product: 'Cloud Services',
    component: 'Operations: Balrog',
    short_desc: title,
    comment: text,
  });
  return {
    rooms: ROOMS,
    message,
    bug: { title, text, url: `https://bugzilla.mozilla.org/enter_bug.cgi?${asked.toString()}` },
  };
}
