/** The deployed dashboards as a page. */
export { consoleDashboard, deployedConsoles } from './console-dashboard';
export { previewPage } from './page';
export { type DeployedDashboard, deployedDashboards, type DeployedPanel } from './deployed-dashboards';
export { limitsOf, sampleSeries } from './samples';
export { type Answers } from './panel-html';
export {
  after,
  ageOfDaily,
  atRelease,
  before,
  daily,
  drifting,
  steady,
  wavy,
  type SampleDay,
  type Shape,
} from './sample-day';
