/** State machines of ours, run against a world that a test makes: as much of Amazon States Language as they use. */
import jsonata from 'jsonata';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- states of Amazon States Language, and answers of AWS
export type Json = any;

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Json>>;
}

/** What AWS refuses with, as Step Functions names it: `Rds.DbInstanceNotFoundException`. */
export class AwsError extends Error {
  constructor(readonly error: string) {
    super(`${error} (Service: ${error.split('.')[0]}, Status Code: 400)`);
  }
}

export interface World {
  /** Milliseconds since 1970; waits move it. */
  now: number;
  /** Answers a call: `rds:describeDBInstances`, `ecs:runTask.sync`. */
  call(name: string, given: Json): Json;
}

export interface End {
  /** The state in which it ended, or `failed at …` where nothing catches. */
  readonly end: string;
  readonly cause?: string;
}

/** "State machine structure in Amazon States Language" (Step Functions developer guide), as far as the definition uses it. */
export async function runMachine(definition: Definition, world: World, input: Json = {}): Promise<End> {
  const variables: Record<string, unknown> = {};
  const startTime = new Date(world.now).toISOString();
  const evaluated = async (value: Json, states: Json): Promise<Json> => {
    if (Array.isArray(value)) return Promise.all(value.map((one) => evaluated(one, states)));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(async ([key, one]) => [key, await evaluated(one, states)]);
      return Object.fromEntries(await Promise.all(entries));
    }
    const expression = typeof value === 'string' ? /^\{% ([\s\S]*) %\}$/.exec(value)?.[1] : undefined;
    if (expression === undefined) return value;
    const context = { Execution: { StartTime: startTime }, State: { EnteredTime: new Date(world.now).toISOString() } };
    const found: unknown = await jsonata(expression).evaluate(
      {},
      { ...variables, states: { input, ...states, context } },
    );
    // Step Functions refuses an expression without a value.
    if (found === undefined) throw new Error(`${expression} has no value`);
    return found;
  };
  const assign = async (from: Json, states: Json) =>
    Object.assign(variables, await evaluated(from.Assign ?? {}, states));

  for (let name = definition.StartAt, steps = 0; ; steps += 1) {
    if (steps > 20_000) throw new Error(`it goes round: ${name}`);
    const state = definition.States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    if (state.Type === 'Succeed') return { end: name };
    if (state.Type === 'Fail') return { end: name, cause: await evaluated(state.Cause, {}) };
    if (state.Type === 'Wait') world.now += state.Seconds * 1000;
    if (state.Type === 'Choice') {
      let taken: Json;
      for (const choice of state.Choices)
        taken ??= (await evaluated(choice.Condition, {})) === true ? choice : undefined;
      await assign(taken ?? state, {});
      name = taken?.Next ?? state.Default;
      continue;
    }
    if (state.Type !== 'Task') await assign(state, {});
    else {
      try {
        const result = await withRetry(state, async () =>
          world.call(nameOf(state.Resource), await evaluated(state.Arguments, {})),
        );
        await assign(state, { result });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const caught = (state.Catch ?? []).find(
          ({ ErrorEquals: [one] }: Json) => one === 'States.ALL' || one === error.error,
        );
        if (caught === undefined) return { end: `failed at ${name}`, cause: error.message };
        await assign(caught, { errorOutput: { Error: error.error, Cause: error.message } });
        name = caught.Next;
        continue;
      }
    }
    name = state.Next;
  }

  async function withRetry(state: Json, call: () => Promise<Json>): Promise<Json> {
    for (let left: number = state.Retry?.[0]?.MaxAttempts ?? 0; ; left -= 1) {
      try {
        return await call();
      } catch (error) {
        if (left === 0 || !(error instanceof AwsError)) throw error;
        world.now += state.Retry[0].IntervalSeconds * 1000;
      }
    }
  }
}

const nameOf = (resource: string): string => resource.replace(/^arn:aws:states:::(aws-sdk:)?/, '');
