/** The alarms of all environments with the rows they follow, from the trees of constructs. */
import { App, type TerraformStack } from 'cdktf';
import { ALARM, type Announced } from '../../../constructs/alarms/announce';
import { loadEnvironments } from '../../../environments';
import { onceSwitched } from '../../../environments/names';
import { addStacks } from '../../../stacks';
import { ADDRESSING } from '../../../stacks/addressing';

export interface Listed extends Announced {
  readonly environment: string;
}

interface Made {
  readonly environment: string;
  readonly stacks: readonly TerraformStack[];
}

let made: readonly Made[] | undefined;

/** Made once: they are read here, and nothing changes them. People on call read what is watched once names lead here. */
const allStacks = (): readonly Made[] =>
  (made ??= loadEnvironments().map(({ environment, release }) => {
    const app = new App({ context: ADDRESSING, stackTraces: false });
    return { environment: environment.name, stacks: addStacks(app, onceSwitched(environment), release) };
  }));

/** Of all environments of the repository; each alarm once, without its second step. */
export const collectAlarms = (): readonly Listed[] =>
  allStacks().flatMap(({ environment, stacks }) =>
    stacks
      .flatMap(({ node }) => node.findAll())
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === ALARM)
      .map(({ data }) => ({ ...(data as Announced), environment })),
  );
