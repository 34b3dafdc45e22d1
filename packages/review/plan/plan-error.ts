/** Everything that is wrong with a plan, as one message. Values of a plan may be secret, so the message has none. */
export interface PlanMistake {
  /** `resource_changes[3].change.actions` */
  readonly place: string;
  readonly mistake: string;
}

export class PlanError extends Error {
  readonly mistakes: readonly PlanMistake[];

  constructor(mistakes: readonly PlanMistake[]) {
    const lines = mistakes.slice(0, 20).map(({ place, mistake }) => `  ${place}: ${mistake}`);
    const more = mistakes.length > 20 ? [`  … and ${mistakes.length - 20} more`] : [];
    super(
      [
        `This is no plan that can be reviewed (${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}):`,
        ...lines,
        ...more,
        'Make one with: terraform plan -out plan && terraform show -json plan > plan.json',
      ].join('\n'),
    );
    this.name = 'PlanError';
    this.mistakes = mistakes;
  }
}
