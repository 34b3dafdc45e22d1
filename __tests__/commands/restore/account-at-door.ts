/** An account behind the API of the simulated clouds, and the hands of a restore that speak to it with AWS's SDK. Only Terraform is left out. */
import { awsCloud } from '../../../commands/restore/aws';
import type { Hands } from '../../../commands/restore/hands';
import type { DatabaseNames } from '../../../commands/restore/names';
import { ACCOUNT, DATABASE, REGION, type TestDoor } from '../../../packages/rehearsal/__tests__/api-door';
import { RESOURCE, type World } from './stand-in';

function holdTask(door: TestDoor, name: string): void {
  const arn = `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/balrog-prod-${name}:1`;
  const options = { 'awslogs-group': `/ecs/balrog-prod/${name}`, 'awslogs-stream-prefix': name };
  door.hold('aws_ecs_task_definition', arn, {
    arn,
    family: `balrog-prod-${name}`,
    revision: 1,
    network_mode: 'awsvpc',
    container_definitions: JSON.stringify([
      { name, image: 'mysql', logConfiguration: { logDriver: 'awslogs', options } },
    ]),
  });
  door.hold('aws_cloudwatch_log_group', `/ecs/balrog-prod/${name}`, { name: `/ecs/balrog-prod/${name}` });
}

/** What is deployed, as far as a restore asks for it. */
export function holdAccount(door: TestDoor): void {
  door.hold(
    'aws_db_instance',
    RESOURCE,
    {
      ...DATABASE,
      id: RESOURCE,
      resource_id: RESOURCE,
      identifier: 'balrog-prod',
      username: 'balrog',
      db_name: 'balrog',
      backup_retention_period: 35,
    },
    { names: [{ scope: 'region', name: 'db:balrog-prod' }] },
  );
  door.hold('aws_kms_key', 'one', { key_id: 'one', arn: DATABASE['kms_key_id'], is_enabled: true });
  door.hold('aws_db_subnet_group', 'balrog-prod', { name: 'balrog-prod' });
  door.hold('aws_security_group', 'sg-1', { id: 'sg-1' });
  for (const name of ['balrog-prod', 'balrog-prod-2', 'balrog-prod-3'])
    door.hold('aws_db_parameter_group', `${name}-mysql80`, { name: `${name}-mysql80`, family: 'mysql8.0' });
  door.hold('aws_ecs_cluster', 'balrog-prod', {
    name: 'balrog-prod',
    arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/balrog-prod`,
  });
  for (const name of ['database-questions', 'database-check']) holdTask(door, name);
}

/**
 * Its data is the world's, and its time the clouds'.
 * @param pauseMs for which each sleep is one on this machine, too: what runs beside it takes its time
 * @param speed of the clouds' time while somebody sleeps
 */
export async function handsAt(door: TestDoor, world: World, { pauseMs = 50, speed = 1 } = {}): Promise<Hands> {
  const hands = world.hands();
  const network = {
    awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
  };
  const names = async (): Promise<DatabaseNames> => {
    const known = await hands.names();
    const jobs = Object.fromEntries(Object.entries(known.jobs).map(([name, job]) => [name, { ...job, network }]));
    return {
      ...known,
      account: ACCOUNT,
      cluster: 'balrog-prod',
      jobs,
      state: { bucket: 'state', key: '' },
      logs: { buckets: { audit: 'audit' } },
    } as unknown as DatabaseNames;
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    door.forward((milliseconds / 1000) * speed);
    await new Promise((wake) => setTimeout(wake, pauseMs));
  };
  const cloud = await awsCloud({ settings: door.client, names: await names(), now: () => door.now(), sleep });
  return { ...hands, cloud, names, sleep };
}
