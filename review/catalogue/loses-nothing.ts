/** Types that can be deleted or replaced without losing anything, each with its reason. */
export const LOSES_NOTHING: Readonly<Record<string, string>> = {
  aws_ecs_task_definition: 'each release makes a new revision; older ones stay and can be run again',
};
