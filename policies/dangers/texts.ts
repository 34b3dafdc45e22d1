/** Why, and what to do, where several subjects say the same: reason first, then remedy. */
export const LOCK = [
  'The next mistake can delete it.',
  'Leave the protection on; switch it off in a pull request of its own, right before a delete that is meant.',
] as const;
export const RETENTION = [
  'The way back reaches less far; what is older than the new limit is deleted at once.',
  'Keep the number, or copy what must be kept first.',
] as const;
export const ENCRYPTION = [
  'What is stored from now on is not encrypted, or with a key that others control.',
  'Keep encryption and its key.',
] as const;
export const TLS = [
  'Clients may speak an older TLS, or none.',
  'Keep the floor; compare it with the oldest client that must be served.',
] as const;
export const ADDED_GROUP = ['More is allowed in than before.', 'Check the rules of the added group.'] as const;
export const PUBLIC = [
  'It gets an address that the whole internet can reach.',
  'Keep it in private subnets, behind a load balancer.',
  'judged',
] as const;
export const POLICY = [
  'More may be done, by more, or on more than before.',
  'Name principals, actions and resources one by one, and keep conditions and Deny statements.',
  'judged',
] as const;
export const OTHER_ROLE = ['It works with other permissions.', 'Compare what both roles may do.'] as const;
export const MISSED = [
  'Trouble is noticed later, or not at all.',
  'Keep it as sensitive as it was, or say what replaces it.',
] as const;
export const UNHEARD = [
  'The alarm reaches fewer people, or nobody.',
  'Keep who is told; add before you remove.',
] as const;
export const SILENT_WITH_ITS_SUBJECT = [
  'Nobody is told of what it watches while that is paused (environments/databases.json).',
  'End the pause.',
] as const;
export const TOLD_NO_MORE = [
  'Whoever was told is not told any more, or only later.',
  'Keep who is told; add before you remove.',
] as const;
export const OTHER = [
  'The alarm measures something else, or nothing any more.',
  'Keep what it measures, or show that the new measure rises with the same trouble.',
] as const;
export const UNRECORDED = [
  'What happens from now on is not on record, or elsewhere.',
  'Keep the delivery; check that the first records arrive at the new place before the old one goes.',
] as const;
export const LESS = [
  'Fewer requests can be served, or one failure takes more down.',
  'Compare it with the busiest hour and with the loss of one zone.',
] as const;
/** What a path or a permission carried ends. */
export const CUT = [
  'Who came this way comes no further: connections end, and new ones are refused.',
  'Show in the pull request that nothing uses it any more, or make the new way first and take this one away in a later deployment.',
] as const;
export const MOVED_PATH = [
  'Clients of before look for it where it was.',
  'Make the new way beside the old one, move the clients, then take the old one away.',
] as const;
export const LESS_REACHED = ['Some clients are served more slowly.', 'Keep it on.'] as const;
export const REFUSED = [
  'Whoever works with it is refused from now on what it allowed.',
  'Show in the pull request that nobody asks for it any more: look for the action in CloudTrail and in the code.',
] as const;
export const SLOWER = [
  'It is noticed later, or not at all.',
  'Keep it as quick as it was, or say what notices it instead.',
] as const;
export const OTHER_CODE = [
  'Other code runs, with the same permissions.',
  'Read where it comes from; a release goes by environments/releases.json.',
] as const;
export const OTHER_ANSWERS = ['It answers another question than before.', 'Run it on yesterday, and compare.'] as const;
export const OTHER_PROGRAM = [
  'The container starts another program.',
  'Read the command; what a shell is given is code.',
] as const;
