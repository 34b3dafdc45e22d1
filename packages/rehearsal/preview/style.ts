/** Of the page: Grafana's grid (cells of 30 pixels, 8 apart) and colours; below 769 pixels it puts panels in one column. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f4f5f5; --panel: #fff; --line: #e1e2e4; --text: #24292e; --soft: #5d6269; --good: #1a7f37; --bad: #c4162a; }
@media (prefers-color-scheme: dark) {
  :root { --page: #111217; --panel: #181b1f; --line: #2c3036; --text: #d5d6db; --soft: #9a9ca5; --good: #73bf69; --bad: #f2495c; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: var(--page); color: var(--text); font: 13px/1.4 Inter, system-ui, 'DejaVu Sans', sans-serif; }
a { color: inherit; }
.note { margin: 0 0 16px; padding: 8px 12px; border-left: 3px solid #eab839; background: var(--panel); }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 16px; }
.dashboard { margin-bottom: 48px; }
.dashboard > header { margin-bottom: 8px; }
h2 { margin: 0; font-size: 20px; }
h2 small { color: var(--soft); font-size: 13px; font-weight: 400; }
.limit-key { border-bottom: 2px dashed var(--bad); } .mark-key { border-bottom: 2px dotted #5794f2; }
.dashboard > header p { margin: 2px 0; color: var(--soft); max-width: 90ch; }
.grid { display: grid; grid-template-columns: repeat(24, minmax(0, 1fr)); grid-auto-rows: 30px; gap: 8px; }
.row { margin: 0; font-size: 14px; font-weight: 600; display: flex; align-items: end; min-width: 0; }
.row span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.panel { display: flex; flex-direction: column; min-width: 0; min-height: 0; overflow: hidden; padding: 8px; background: var(--panel); border: 1px solid var(--line); border-radius: 3px; }
.panel header { display: flex; gap: 8px; align-items: baseline; }
h4 { margin: 0; font-size: 13px; font-weight: 600; }
.shift { color: var(--soft); font-size: 11px; white-space: nowrap; }
.description { margin: 0 0 4px; color: var(--soft); font-size: 11px; line-height: 1.3; }
.chart { flex: 1; min-height: 0; display: grid; grid-template: minmax(0, 1fr) 14px / auto minmax(0, 1fr); column-gap: 6px; padding-top: 8px; }
.scale { display: flex; flex-direction: column; justify-content: space-between; list-style: none; margin: -6px 0; padding: 0; color: var(--soft); font-size: 10px; text-align: right; white-space: nowrap; }
.scale li { line-height: 12px; }
svg { width: 100%; height: 100%; display: block; }
svg polyline { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
svg line { vector-effect: non-scaling-stroke; }
.grid .grid, svg .grid { stroke: var(--line); stroke-width: 1; }
.limit { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 5 4; }
.mark { stroke: #5794f2; stroke-width: 1; stroke-dasharray: 2 3; }
.times { grid-column: 2; display: flex; justify-content: space-between; color: var(--soft); font-size: 10px; }
.legend { display: flex; flex-wrap: wrap; gap: 0 12px; margin: 2px 0 0; padding: 0; list-style: none; font-size: 11px; }
.legend i { display: inline-block; width: 10px; height: 3px; margin: 0 5px 3px 0; border-radius: 1px; }
.limit-name { color: var(--bad); }
.figures { flex: 1; display: flex; flex-wrap: wrap; gap: 4px 8px; margin: 0; padding: 0; list-style: none; align-items: center; }
.figures li { flex: 1 1 70px; display: flex; flex-direction: column; min-width: 0; }
.figures strong { font-size: 20px; line-height: 1.2; font-weight: 500; white-space: nowrap; }
.rows { overflow: auto; } table { width: 100%; border-collapse: collapse; } th, td { text-align: left; padding: 4px 8px; border-bottom: 1px solid var(--line); }
.words { overflow: auto; } .words h3 { margin: 0; font-size: 24px; } .words p { margin: 4px 0; }
@media (max-width: 768px) {
  body { padding: 8px; }
  .grid { display: flex; flex-direction: column; }
  .panel.timeseries { height: 260px; }
}
`;
