/** What Terraform's output tells of how far a deploy is. cdktf wraps lines anywhere, so whitespace is read as one space. */
export class DeployProgress {
  private text = '';

  add(text: string): void {
    this.text += text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
  }

  /** Everything so far, for people. */
  get output(): string {
    return this.text;
  }

  /** Terraform itself said so. The state cannot tell: two runs may write the same marks in another order. */
  get unchanged(): boolean {
    return this.flat.includes('No changes. Your infrastructure matches the configuration.');
  }

  private get flat(): string {
    return this.text.replace(/\s+/g, ' ');
  }

  /** `creating and changing: 12 of 300`; before the plan is there, what goes on instead. */
  describe(): string {
    const { flat } = this;
    const plan = /Plan: (\d+) to (?:import, \d+ to )?add, (\d+) to change, (\d+) to destroy/.exec(flat);
    if (plan !== null) {
      const [add = 0, change = 0, destroy = 0] = plan.slice(1).map(Number);
      const done = flat.match(/(Creation|Modifications|Destruction) complete/g)?.length ?? 0;
      return `Terraform applies: ${done} of ${add + change + destroy} changes done`;
    }
    if (/(Terraform|OpenTofu) has been successfully initialized/.test(flat))
      return `Terraform plans: ${flat.match(/Refreshing state\.\.\.|Read complete/g)?.length ?? 0} resources looked at`;
    return flat.includes('Initializing') ? 'Terraform initializes' : 'cdktf synthesizes';
  }
}

/**
 * Says every few seconds how far it is, until `run` has ended: whoever waits for minutes without a word ends what goes well.
 *
 * @param everySeconds between two lines; nothing is said of what takes less
 */
export async function ticking<T>(run: () => Promise<T>, { everySeconds, describe, say }: Ticking): Promise<T> {
  const began = Date.now();
  const line = (): void => say(`  ${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${describe()}`);
  const timer = setInterval(line, everySeconds * 1000);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

export interface Ticking {
  readonly everySeconds: number;
  readonly describe: () => string;
  readonly say: (line: string) => void;
}
