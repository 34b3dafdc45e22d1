import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { dependable } from 'cdktf';
import { Construct } from 'constructs';
import { Annotation } from '../../../.gen/providers/grafana/annotation';
import { Dashboard } from '../../../.gen/providers/grafana/dashboard';
import { Folder } from '../../../.gen/providers/grafana/folder';
import { RuleGroup } from '../../../.gen/providers/grafana/rule-group';
import type { Environment } from '../../../environments/environment';
import type { Release } from '../../../environments/release';
import type { SubjectList } from '../../alarms/subject';
import type { LogQueries } from '../../logs/queries/log-queries';
import type { BalrogService } from '../../services/balrog-service';
import type { Cluster } from '../../services/cluster';
import type { ChatTopic } from '../chat/chat-topic';
import type { DashboardInput } from '../dashboards/dashboard-input';
import { backups } from '../dashboards/questions/backups';
import { release } from '../dashboards/questions/release';
import { serving } from '../dashboards/questions/serving';
import { work } from '../dashboards/questions/work';
import { DataSources } from './data-sources';
import { GrafanaAccess } from './grafana-access';
import { grafanaRules } from './grafana-rules';
import { Notifications } from './notifications';

export interface GrafanaProps {
  readonly prefix: string;
  readonly environment: Environment;
  readonly release: Release;
  readonly subjects: SubjectList;
  readonly cluster: Cluster;
  /** A new revision of its task is a release, which dashboards mark. */
  readonly public: BalrogService;
  /** Its lines stand in a panel. */
  readonly agentLog: CloudwatchLogGroup;
  readonly logQueries: LogQueries;
  readonly chat: ChatTopic;
  /** What must be there before Grafana evaluates anything: to most of its rules silence is a breach. */
  readonly after: readonly EcsService[];
}

/** How often Grafana evaluates: CloudWatch has a value a minute. */
const EVERY_SECONDS = 60;

/** Dashboards, a question each, and what they need: a folder, data sources, marks of releases, rules and who is told. */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { prefix, environment, chat } = props;
    const { responders, observability } = environment;
    const { workgroup, database } = props.logQueries;
    const access = new GrafanaAccess(this, 'access', {
      prefix,
      environment,
      logGroupNames: [props.agentLog.name, containerInsights(props.cluster.name)],
      logQueries: props.logQueries,
      chat,
    });
    const athena = { workgroup: workgroup.dashboards.name, database: database.name };
    const { sources } = new DataSources(this, 'sources', { prefix, environment, access, athena });
    const input = dashboardInput(props, sources);
    const folder = new Folder(this, 'folder', { uid: prefix, title: `Balrog ${environment.name}` });
    for (const [name, question] of Object.entries({ serving, release, backups, work })) {
      new Dashboard(this, name, {
        folder: folder.uid,
        configJson: JSON.stringify(question(input)),
        message: 'From balrog-infra: change it there',
      });
    }
    this.markRelease(props);
    new RuleGroup(this, 'rules', {
      name: 'Evaluated a second time',
      folderUid: folder.uid,
      intervalSeconds: EVERY_SECONDS,
      rule: grafanaRules(input, observability.pager.wakes),
      dependsOn: [...props.after],
    });
    new Notifications(this, 'notifications', {
      prefix,
      responders,
      pager: observability.pager,
      chatTopicArn: chat.arn,
      access,
    });
  }

  /** Made anew when public's tasks change, so that it stands where the deployment was; it shows the newest one only. */
  private markRelease({ prefix, release: { version }, public: { service, task } }: GrafanaProps) {
    new Annotation(this, 'release-mark', {
      text: `${version} was deployed`,
      tags: [prefix, 'release', version],
      lifecycle: { replaceTriggeredBy: [dependable(task.definition)] },
      dependsOn: [service],
    });
  }
}

const containerInsights = (clusterName: string) => `/aws/ecs/containerinsights/${clusterName}/performance`;

const dashboardInput = (
  { prefix, environment, release: deployed, subjects, cluster, agentLog, logQueries }: GrafanaProps,
  sources: DashboardInput['sources'],
): DashboardInput => ({
  prefix,
  accountId: environment.aws.accountId,
  region: environment.aws.region,
  projectId: environment.gcp.projectId,
  sources,
  logDatabase: logQueries.database.name,
  release: deployed,
  clusterName: cluster.name,
  agentLog,
  subjects,
});
