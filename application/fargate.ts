/** Sizes in which Fargate runs a task on Linux: "Task CPU and memory" (Amazon ECS developer guide). */

declare const OFFERED: unique symbol;

/** CPU and memory of a task as one value: `fargateSize` makes no other pair than those that Fargate offers. */
export interface FargateSize {
  /** 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMib: number;
  readonly [OFFERED]: true;
}

const range = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** CPU units -> MiB that can be had with them. */
const MEMORY_MIB: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, range(1024, 4096, 1024)],
  [1024, range(2048, 8192, 1024)],
  [2048, range(4096, 16384, 1024)],
  [4096, range(8192, 30720, 1024)],
  [8192, range(16384, 61440, 4096)],
  [16384, range(32768, 122880, 8192)],
]);

const offers = (cpuUnits: number, memoryMib: number) => MEMORY_MIB.get(cpuUnits)?.includes(memoryMib) === true;

/** A range where it can be said shorter. */
const inWords = (memory: readonly number[]) => {
  const [first = 0, second = 0] = memory;
  const last = memory.at(-1);
  return memory.length < 4 ? memory.join(', ') : `${first} to ${last} in steps of ${second - first}`;
};

/** What Fargate has: with these CPU units, or with each of its CPU units when it has no such. */
export function offeredWith(cpuUnits: number): string {
  const memory = MEMORY_MIB.get(cpuUnits);
  if (memory !== undefined) return `with ${cpuUnits} CPU units, ${inWords(memory)} MiB`;
  const all = [...MEMORY_MIB].map(([units, each]) => `${units} CPU units with ${inWords(each)} MiB`);
  return `one of the sizes that Fargate has: ${all.join('; ')}`;
}

export const isFargateSize = (size: { readonly cpuUnits: number; readonly memoryMib: number }): size is FargateSize =>
  offers(size.cpuUnits, size.memoryMib);

/** @throws Error with the sizes that there are, for a pair that Fargate has not */
export function fargateSize(cpuUnits: number, memoryMib: number): FargateSize {
  const size = { cpuUnits, memoryMib };
  if (!isFargateSize(size)) {
    throw new Error(
      `Fargate has no task of ${cpuUnits} CPU units and ${memoryMib} MiB; write ${offeredWith(cpuUnits)}`,
    );
  }
  return size;
}
