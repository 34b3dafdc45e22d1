/** cdktf's names of stacks, as ours are: one becomes a folder, so nothing in it may lead out of where stacks lie. */
const STACK_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** @throws Error before anything is read, written or removed by that name */
export function assertStackName(name: string): void {
  if (STACK_NAME.test(name)) return;
  throw new Error(
    `${JSON.stringify(name)} cannot be the name of a stack: those are lower-case letters, digits and dashes, such as prod or bootstrap-prod. Nothing was changed.`,
  );
}
