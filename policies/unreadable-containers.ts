import { undecided } from './expectations';
import type { Finding } from './rule';
import type { Resource } from './stack-view';

/** The finding about a task definition whose containers are not known before apply. */
export const unreadable = ({ attributes }: Resource): readonly Finding[] => [
  undecided(
    'container_definitions',
    attributes['container_definitions'],
    'Write the containers as JSON.stringify([…]); only ARNs inside it may be references.',
  ),
];
