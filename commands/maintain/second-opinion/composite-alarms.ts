import { xml, type Answer, type Asked } from './exchange';

interface Alarm {
  /** Parameters of PutCompositeAlarm that DescribeAlarms gives back under the same names, and its lists. */
  readonly members: string;
  readonly tags: string;
}

const LISTS = ['OKActions', 'AlarmActions', 'InsufficientDataActions'] as const;
const TEXTS = [
  'AlarmName',
  'AlarmRule',
  'AlarmDescription',
  'ActionsEnabled',
  'ActionsSuppressor',
  'ActionsSuppressorWaitPeriod',
  'ActionsSuppressorExtensionPeriod',
] as const;

/** CloudWatch's composite alarms, in its query protocol: what was put is given back. */
export class CompositeAlarms {
  /** By name. */
  private readonly alarms = new Map<string, Alarm>();

  answer({ operation, body, region }: Asked): Answer | undefined {
    const form = new URLSearchParams(body.toString('utf8'));
    if (operation === 'PutCompositeAlarm') {
      this.put(form, region);
      return xml('<PutCompositeAlarmResponse/>');
    }
    if (operation === 'DescribeAlarms' && form.get('AlarmTypes.member.1') === 'CompositeAlarm') {
      const found = this.alarms.get(form.get('AlarmNames.member.1') ?? '');
      const list = found === undefined ? '' : `<member>${found.members}</member>`;
      return result(operation, `<CompositeAlarms>${list}</CompositeAlarms>`);
    }
    const name = form.get('ResourceARN')?.split(':alarm:')[1];
    const alarm = operation === 'ListTagsForResource' ? this.alarms.get(name ?? '') : undefined;
    return alarm === undefined ? undefined : result(operation, `<Tags>${alarm.tags}</Tags>`);
  }

  private put(form: URLSearchParams, region: string): void {
    const name = form.get('AlarmName') ?? '';
    const texts = TEXTS.filter((key) => form.has(key)).map((key) => element(key, form.get(key) ?? ''));
    const lists = LISTS.map((key) => `<${key}>${membersOf(form, key).join('')}</${key}>`);
    const arn = element('AlarmArn', `arn:aws:cloudwatch:${region}:000000000000:alarm:${name}`);
    this.alarms.set(name, { members: [...texts, ...lists, arn].join(''), tags: tagsOf(form) });
  }
}

function membersOf(form: URLSearchParams, key: string): readonly string[] {
  const found = [...form].filter(([name]) => name.startsWith(`${key}.member.`));
  return found.map(([, value]) => element('member', value));
}

function tagsOf(form: URLSearchParams): string {
  const keys = [...form].filter(([name]) => /^Tags\.member\.\d+\.Key$/.test(name));
  return keys
    .map(([name, key]) => {
      const value = form.get(name.replace(/Key$/, 'Value')) ?? '';
      return `<member>${element('Key', key)}${element('Value', value)}</member>`;
    })
    .join('');
}

function result(operation: string, content: string): Answer {
  return xml(`<${operation}Response><${operation}Result>${content}</${operation}Result></${operation}Response>`);
}

function element(name: string, text: string): string {
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
}
