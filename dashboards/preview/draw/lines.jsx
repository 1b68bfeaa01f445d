import { dateTime } from '@grafana/data';
import { TimeSeries } from '@grafana/ui';

/** A panel of lines or bars, with the marks of the board. */
export function Lines({ panel, frames, width, height, board }) {
  const { from, to, marks } = board;
  const timeRange = { from: dateTime(from), to: dateTime(to), raw: { from: 'now-3h', to: 'now' } };
  return (
    <TimeSeries
      frames={frames.filter(({ length }) => length > 0).map((frame) => withGaps(finite(frame)))}
      {...{ width, height, timeRange, timeZone: 'utc', options: panel.options, structureRev: 1 }}
      legend={panel.options.legend}
    >
      {(builder) => {
        builder.addHook('draw', (plot) => marks.forEach((mark) => drawMark(plot, mark)));
        return null;
      }}
    </TimeSeries>
  );
}

function drawMark({ ctx, bbox, valToPos }, { time, color }) {
  const x = valToPos(time, 'x', true);
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** What is no number is a gap. */
const finite = (frame) => ({
  ...frame,
  fields: frame.fields.map((field) =>
    field.type === 'number'
      ? { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) }
      : field,
  ),
});

/** A null where points are missing, as the panel's plugin puts them there. */
function withGaps(frame) {
  const time = frame.fields.find(({ type }) => type === 'time');
  const step = time?.config.interval;
  if (!step) return frame;
  const rows = [];
  for (let index = 0; index < frame.length; index += 1) {
    if (index > 0 && time.values[index] - time.values[index - 1] > step) rows.push(-index);
    rows.push(index);
  }
  if (rows.length === frame.length) return frame;
  const valueAt = (field, row) => {
    if (row > 0 || Object.is(row, 0)) return field.values[row];
    return field === time ? time.values[-row - 1] + step : null;
  };
  return {
    ...{ ...frame, length: rows.length },
    fields: frame.fields.map((field) => ({ ...field, values: rows.map((row) => valueAt(field, row)) })),
  };
}
