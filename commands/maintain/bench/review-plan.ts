/** Reviews one big plan and prints its figures as JSON; a process of its own, so that its memory is the review's. `node --import tsx … CHANGES` */
import { readPlan, render, review } from '@balrog-infra/review';
import { DANGERS } from '../../../policies/dangers';
import { MOST_CHARACTERS } from '../../plan/review/limits';

/** One change in this many is dangerous: as many as a hundred in 5,000. */
const DANGEROUS = 50;

function change(index: number): object {
  const isDangerous = index % DANGEROUS === 0;
  const [type, name] = isDangerous ? ['aws_db_instance', `database_${index}`] : ['aws_sns_topic', `topic_${index}`];
  const attribute = isDangerous ? { backup_retention_period: 35 } : { display_name: `Topic ${index}` };
  const changed = isDangerous ? { backup_retention_period: 7 } : { display_name: `Topic number ${index}` };
  const rest = { id: name, tags: { environment: 'prod', owner: 'releng', index: String(index) } };
  return {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['update'],
      before: { ...attribute, ...rest },
      after: { ...changed, ...rest },
      after_unknown: {},
    },
  };
}

function main(changes: number): void {
  const plan = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: Array.from({ length: changes }, (_, index) => change(index)),
  };
  const report = review(readPlan(JSON.parse(JSON.stringify(plan))), { stack: 'prod', catalogue: DANGERS });
  const text = render([report], 'markdown', { characters: MOST_CHARACTERS });
  const planted = Math.ceil(changes / DANGEROUS);
  const visible = Array.from({ length: planted }, (_, index) => `aws_db_instance.database_${index * DANGEROUS}`).filter(
    (address) => text.includes(`\`${address}\``),
  );
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ characters: text.length, planted, visible: visible.length, megabytes }));
}

main(Number(process.argv[2]));
