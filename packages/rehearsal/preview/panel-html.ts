/** One panel: title, what it says of itself, and a drawing by its kind. */
import { chartHtml, colorOf, type Hours } from './chart-svg';
import { escape, markdown } from './html';
import { limitsOf, sampleSeries } from './samples';
import type { DeployedPanel } from './deployed-dashboards';
import { inUnit } from './units';

/** SQL -> rows. */
export type Answers = ReadonlyMap<string, readonly (readonly unknown[])[]>;

const DRAWERS: Readonly<Record<string, (panel: DeployedPanel, hours: Hours, answers: Answers) => string>> = {
  timeseries: chartHtml,
  stat: statHtml,
  table: tableHtml,
  text: ({ options }) => `<div class="words">${markdown(options?.content ?? '')}</div>`,
};

/** @throws when the preview cannot draw such a panel: a gap would look like an empty panel. */
export function panelHtml(panel: DeployedPanel, hours: Hours, answers: Answers): string {
  const { type, id, title = '', description = '', gridPos, timeShift } = panel;
  const place = `grid-column:${gridPos.x + 1}/span ${gridPos.w};grid-row:${gridPos.y + 1}/span ${gridPos.h}`;
  if (type === 'row') return `<h3 class="row" style="${place}"><span>${escape(title)}</span></h3>`;
  const draw = DRAWERS[type];
  if (draw === undefined)
    throw new Error(
      `The preview cannot draw a panel of type ${type}: add it to packages/rehearsal/preview/panel-html.ts.`,
    );
  const shifted = timeShift === undefined ? '' : `<span class="shift">${escape(timeShift)} earlier</span>`;
  return `<article class="panel ${type}" data-panel="${id}" style="${place}"><header><h4>${escape(title)}</h4>${shifted}</header>
<p class="description">${escape(description)}</p>${draw(panel, hours, answers)}</article>`;
}

function statHtml(panel: DeployedPanel, { from, day }: Hours): string {
  const unit = panel.fieldConfig?.defaults.unit ?? 'short';
  const { above, below } = limitsOf(panel);
  const bad = (value: number) => (above !== undefined && value > above) || (below !== undefined && value < below);
  const judged = above !== undefined || below !== undefined;
  const figures = sampleSeries(panel, from, day).map(({ label, values }, index) => {
    const newest = values.at(-1) ?? 0;
    const value = unit === 'short' ? Math.round(newest) : newest;
    const color = judged ? (bad(value) ? 'var(--bad)' : 'var(--good)') : colorOf(index);
    return `<li><span>${escape(label)}</span><strong style="color:${color}">${escape(inUnit(unit, value))}</strong></li>`;
  });
  return `<ul class="figures">${figures.join('')}</ul>`;
}

const OPEN_ROWS = 5;

/** Rows where the rehearsal can answer the question, open ones elsewhere. */
function tableHtml({ targets = [] }: DeployedPanel, _: Hours, answers: Answers): string {
  const columns = targets.flatMap(({ rawSQL, expression }) =>
    rawSQL === undefined ? columnsOfLines(expression ?? '') : columnsOfSql(rawSQL),
  );
  const answered = targets.flatMap(({ rawSQL }) => (rawSQL === undefined ? [] : (answers.get(rawSQL) ?? [])));
  const rows = answered.length > 0 ? answered : Array.from({ length: OPEN_ROWS }, () => columns.map(() => '…'));
  const line = (cells: readonly unknown[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(String(cell ?? ''))}</${tag}>`).join('')}</tr>`;
  return `<div class="rows"><table><thead>${line(columns, 'th')}</thead>
<tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table></div>`;
}

const columnsOfLines = (expression: string) =>
  (/^fields (.*)$/m.exec(expression)?.[1] ?? '').split(',').map((name) => name.trim());

/** What is selected, by its alias where it has one; commas within brackets separate nothing. */
function columnsOfSql(sql: string): readonly string[] {
  const selected = /^SELECT ([\s\S]*?)\nFROM/.exec(sql)?.[1] ?? '';
  const parts = selected.split(/,(?![^(]*\))/);
  return parts.map((part) => /\bAS (\w+)\s*$/.exec(part)?.[1] ?? part.trim());
}
