import { dependable } from 'cdktf';
import { Construct } from 'constructs';
import { Annotation } from '../../../.gen/providers/grafana/annotation';
import { Dashboard } from '../../../.gen/providers/grafana/dashboard';
import { Folder } from '../../../.gen/providers/grafana/folder';
import { RuleGroup } from '../../../.gen/providers/grafana/rule-group';
import type { ChatTopic } from '../chat/chat-topic';
import { backups } from '../dashboards/questions/backups';
import { release } from '../dashboards/questions/release';
import { serving } from '../dashboards/questions/serving';
import { work } from '../dashboards/questions/work';
import type { Scene } from '../dashboards/scene';
import type { ObservabilityProps } from '../observability-props';
import { DataSources } from './data-sources';
import { GrafanaAccess } from './grafana-access';
import { ruleOf, secondOpinions } from './grafana-rules';
import { Notifications } from './notifications';

export interface GrafanaProps extends ObservabilityProps {
  readonly chat: ChatTopic;
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
      logGroupNames: [props.services.agent.task.logGroup.name, containerInsights(props.services.cluster.name)],
      logQueries: props.logQueries,
      chat,
    });
    const athena = { workgroup: workgroup.name, database: database.name };
    const { sources } = new DataSources(this, 'sources', { prefix, environment, access, athena });
    const scene = sceneOf(props, sources, database.name);
    const folder = new Folder(this, 'folder', { uid: prefix, title: `Balrog ${environment.name}` });
    for (const [name, question] of Object.entries({ serving, release, backups, work })) {
      new Dashboard(this, name, {
        folder: folder.uid,
        configJson: JSON.stringify(question(scene)),
        message: 'From balrog-infra: change it there',
      });
    }
    this.markRelease(props);
    new RuleGroup(this, 'rules', {
      name: 'Second opinion',
      folderUid: folder.uid,
      intervalSeconds: EVERY_SECONDS,
      rule: secondOpinions(scene).map((opinion) => ruleOf(scene, opinion, observability.pager.wakes)),
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
  private markRelease({ prefix, release: { version }, services }: GrafanaProps) {
    new Annotation(this, 'release-mark', {
      text: `${version} was deployed`,
      tags: [prefix, 'release', version],
      lifecycle: { replaceTriggeredBy: [dependable(services.public.task.definition)] },
      dependsOn: [services.public.service],
    });
  }
}

const containerInsights = (clusterName: string) => `/aws/ecs/containerinsights/${clusterName}/performance`;

function sceneOf(props: GrafanaProps, sources: Scene['sources'], logDatabase: string): Scene {
  const { prefix, environment, release: deployed, edge, services, database } = props;
  const { aws, gcp } = environment;
  const domains = { ...environment.edge.clientDomains, admin: environment.edge.admin };
  return {
    prefix,
    accountId: aws.accountId,
    region: aws.region,
    projectId: gcp.projectId,
    sources,
    logDatabase,
    release: deployed,
    edge,
    services,
    databaseIdentifier: database.identifier,
    maxConnections: environment.database.maxConnections,
    storageGib: environment.database.storageGib,
    certificates: [
      ...Object.entries(domains).map(([name, { certificate }]) => ({ name, arn: certificate.arn })),
      { name: 'admin-ui', arn: environment.edge.adminUi.certificateArn, region: edge.cloudFrontAlerts.region },
    ],
  };
}
