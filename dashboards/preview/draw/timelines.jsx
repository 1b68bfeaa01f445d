import { formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { VizLayout, VizLegend } from '@grafana/ui';
import { theme } from './theme.js';

const MINUTE = 60_000;

/** State timelines and status histories: no package has Grafana's own, this is like them. */
export function Timelines({ panel, frames, fieldConfig, width, height, board }) {
  const isHistory = panel.type === 'status-history';
  const rows = frames.flatMap((frame) => rowsOf(frame, frames, isHistory));
  const items = new Map(
    rows.flatMap(({ parts }) => parts.map(({ text, color }) => [text, { label: text, color, yAxis: 1 }])),
  );
  const legend = (
    <VizLayout.Legend placement="bottom">
      <VizLegend items={[...items.values()]} placement="bottom" displayMode="list" />
    </VizLayout.Legend>
  );
  const opacity = (fieldConfig.defaults.custom.fillOpacity ?? 70) / 100;
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(w, h) => <Plot {...{ rows, isHistory, panel, opacity, width: w, height: h, board }} />}
    </VizLayout>
  );
}

function rowsOf(frame, frames, isHistory) {
  const time = frame.fields.find(({ type }) => type === 'time');
  return frame.fields
    .filter(({ type }) => type === 'number')
    .map((field) => {
      const gap = time.config.interval ?? 1000;
      const parts = [];
      for (let index = 0; index < frame.length; index += 1) {
        const display = field.display(field.values[index]);
        const [text, start] = [formattedValueToString(display), time.values[index]];
        const last = parts.at(-1);
        const follows = !isHistory && last && start - last.end <= gap * 1.5;
        if (follows) last.end = start;
        if (!follows || last.text !== text) parts.push({ start, end: start, text, color: display.color });
      }
      return { name: getFieldDisplayName(field, frame, frames), parts, gap };
    });
}

function Plot({ rows, isHistory, panel, opacity, width, height, board: { from, to } }) {
  const context = document.createElement('canvas').getContext('2d');
  context.font = '12px Inter';
  const widest = Math.max(...rows.map(({ name }) => context.measureText(name).width));
  const left = Math.min(width * 0.5, widest + 14);
  const [plotWidth, plotHeight] = [width - left - 4, height - 22];
  const rowHeight = plotHeight / rows.length;
  const bar = rowHeight * panel.options.rowHeight;
  const x = (time) => left + ((time - from) / (to - from)) * plotWidth;
  const rectangle = ({ start, end }, gap) => {
    const cell = (gap / (to - from)) * plotWidth * (panel.options.colWidth ?? 0.9);
    const begin = isHistory ? x(start) - cell / 2 : x(start);
    return [Math.max(begin, left), isHistory ? begin + cell : Math.max(x(end), begin + 1)];
  };
  const isWide = (text, room) =>
    panel.options.showValue !== 'never' && context.measureText(text).width + 6 < room && bar > 10;
  return (
    <svg width={width} height={height} style={{ font: '12px Inter' }}>
      {ticksOf(from, to, plotWidth).map((time) => (
        <g key={time}>
          <line x1={x(time)} x2={x(time)} y1={0} y2={plotHeight} stroke={theme.colors.border.weak} />
          <text x={x(time)} y={height - 6} textAnchor="middle" fill={theme.colors.text.primary}>
            {new Date(time).toISOString().slice(11, 16)}
          </text>
        </g>
      ))}
      {rows.map(({ name, parts, gap }, row) => (
        <g key={row}>
          <text
            {...{ x: left - 8, y: row * rowHeight + rowHeight / 2 + 4, textAnchor: 'end' }}
            fill={theme.colors.text.primary}
            fontSize={Math.min(12, rowHeight * 1.1)}
          >
            {name}
          </text>
          {parts.map((part, index) => {
            const [begin, end] = rectangle(part, gap);
            const y = row * rowHeight + (rowHeight - bar) / 2;
            return (
              <g key={index}>
                <rect
                  {...{ x: begin, y, width: Math.max(0.5, end - begin), height: bar }}
                  fill={part.color}
                  fillOpacity={opacity}
                />
                {isWide(part.text, end - begin) && (
                  <text x={begin + 3} y={y + bar / 2 + 4} fill={theme.colors.getContrastText(part.color)}>
                    {part.text}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}

function ticksOf(from, to, width) {
  const most = Math.max(2, Math.floor(width / 110));
  const step =
    [1, 2, 5, 10, 15, 30, 60, 120, 360]
      .map((minutes) => minutes * MINUTE)
      .find((one) => (to - from) / one <= most) ?? 1440 * MINUTE;
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) ticks.push(time);
  return ticks;
}
