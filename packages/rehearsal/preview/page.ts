/** The deployed dashboards as one page, for people who look before they read. */
import { escape } from './html';
import { panelHtml } from './panel-html';
import { ANY_DAY, type SampleDay } from './sample-day';
import { STYLE } from './style';
import type { DeployedDashboard } from './deployed-dashboards';
import type { Answers } from './panel-html';

/**
 * @param answers to the questions of tables, by the uid of their dashboard; rows stay open without
 * @param day what is known of the series
 */
export function previewPage(
  dashboards: readonly DeployedDashboard[],
  answers: ReadonlyMap<string, Answers> = new Map(),
  day: SampleDay = ANY_DAY,
): string {
  const links = dashboards.map(({ uid, title, folder }) => `<a href="#${uid}">${escape(folder)}: ${escape(title)}</a>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Dashboards, as deployed in the rehearsal</title><style>${STYLE}</style></head><body>
<p class="note">Places, titles, units, thresholds and names of series are those of the deployed dashboards. The values are
samples of a good day with a release: nothing runs in a rehearsal. Tables ask the rehearsal’s log lines of yesterday. <span class="limit-key">Dashed red</span>: where an alarm goes off.
<span class="mark-key">Dotted blue</span>: a release.</p>
<nav>${links.join('')}</nav>
<main>${dashboards.map((dashboard) => section(dashboard, answers.get(dashboard.uid) ?? new Map(), day)).join('\n')}</main></body></html>
`;
}

function section(dashboard: DeployedDashboard, answers: Answers, day: SampleDay): string {
  const { uid, title, description = '', time, panels, annotations, folder } = dashboard;
  const marks = annotations.list.map(({ name, iconColor }) => `${name.toLowerCase()} (${iconColor})`).join(', ');
  const hours = { from: time.from, marked: marks !== '', day };
  return `<section class="dashboard" id="${uid}"><header><h2>${escape(title)} <small>${escape(folder)}</small></h2><p>${escape(description)}</p>
<p>${escape(time.from)} to ${escape(time.to)}, UTC${marks && `; marks: ${escape(marks)}`}</p></header>
<div class="grid">${panels.map((panel) => panelHtml(panel, hours, answers)).join('\n')}</div></section>`;
}
