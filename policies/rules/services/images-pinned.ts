import { show } from '../../expectations';
import type { Rule } from '../../rule';
import { containersOf } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const REMEDY =
  "Name the image by its digest: Balrog's own in environments/releases.json, others in constructs/services/sidecar-images.ts.";

/** Every image is named by its digest. */
export const imagesPinned: Rule = {
  id: 'images-pinned',
  reason: 'A tag can be moved: what stage has tried and prod runs would be two things of one name.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition) =>
    containersOf(definition)
      ?.filter(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image))
      .map(({ name, image }) => ({
        wrong: `container ${name} runs ${show(image)}, without a digest`,
        remedy: REMEDY,
      })) ?? unreadable(definition),
};
