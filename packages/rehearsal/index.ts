/** The face of the package: sessions of a rehearsal, and what the simulated clouds hold. What else may be imported stands in package.json under "exports". */
export { Interrupted, liveSessions, type Rehearsal, rehearsalHome, type RehearsalHome, withRehearsal } from './session';
export { assertHome, isHome, prepareHome } from './session/home';
export { type Attended, withAttended } from './session/attended';
export { isAlive, markedProcesses } from './session/processes';
export { runningTerraforms } from './session/terraforms';
export { type SessionRecord } from './session/registry';
export { outputsOf, storedStates, type TrackedResource, trackedResources } from './session/states';
export { readStack, stackFolders, type SynthesizedStack } from './session/synthesized';
export { leftoverReport } from './session/leftover-report';
export { findOrphans, trackedBy } from './session/leftovers';
export { type CloudStore, openStore, type StoredResource } from './store';
export { driftTo } from './session/drift';
export { faultWasMet, parseFaults } from './provider/faults';
export { ObjectFolder } from './state-backend/objects';
export { type ClockMove, cloudNow, moveClock } from './session/clock';
export { registerTasks } from './api/tasks';
