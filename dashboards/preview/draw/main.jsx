import { DashboardCursorSync, EventBusSrv, ThemeContext } from '@grafana/data';
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import '@fontsource/inter/600.css';
import { GlobalStyles, PanelChrome, PanelContextProvider, PortalContainer } from '@grafana/ui';
import { Component, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { KINDS } from './panels.jsx';
import { prepare } from './prepare.js';
import { theme } from './theme.js';
import { unresolved, variablesOf } from './variables.js';

/** Put there by the command: dashboards/src/preview/board-data.ts says what it is. */
const board = window.__BOARD__;

/** Grafana's grid: rows of 30 pixels and gaps of 8, between margins of 16. */
const [GAP, ROW, MARGIN, HEAD] = [8, 38, 16, 96];

const replaceVariables = variablesOf(board);

class Guard extends Component {
  state = {};

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    return error ? <pre data-error>{String(error.stack).slice(0, 600)}</pre> : this.props.children;
  }
}

const isEmpty = (frames) => frames.every(({ length, fields }) => length === 0 || fields.length === 0);

function place({ x, y, w, h }) {
  const column = (board.width - 2 * MARGIN - 23 * GAP) / 24;
  return {
    left: MARGIN + x * (column + GAP),
    top: HEAD + y * ROW,
    width: Math.floor(w * column + (w - 1) * GAP),
    height: h * ROW - GAP,
  };
}

function Nothing({ fieldConfig, width, height }) {
  const style = { display: 'flex', alignItems: 'center', justifyContent: 'center' };
  return (
    <div style={{ ...style, width, height, color: theme.colors.text.secondary }}>
      {fieldConfig.defaults.noValue ?? 'No data'}
    </div>
  );
}

function Panel({ item }) {
  const { panel, frames, fieldConfig } = item;
  const { left, top, width, height } = place(panel.gridPos);
  const style = { position: 'absolute', left, top, width, height };
  if (panel.type === 'row') {
    return <div style={{ ...style, fontSize: 16, fontWeight: 500, lineHeight: '30px' }}>⌄ {panel.title}</div>;
  }
  const Kind = KINDS[panel.type];
  return (
    <div data-panel={panel.title} style={style}>
      <PanelChrome {...{ width, height, title: panel.title, description: panel.description }}>
        {(w, h) => (
          <Guard>
            {isEmpty(frames) && panel.type !== 'stat' ? (
              <Nothing {...{ fieldConfig, width: w, height: h }} />
            ) : (
              <div style={{ width: w, height: h, position: 'relative' }}>
                <Kind {...{ panel, frames, fieldConfig, board, replaceVariables, width: w, height: h }} />
              </div>
            )}
          </Guard>
        )}
      </PanelChrome>
    </div>
  );
}

function Head() {
  const at = (style) => ({ position: 'absolute', ...style });
  const [from, to] = [board.from, board.to].map((time) => new Date(time).toISOString());
  const { border, background, text } = theme.colors;
  return (
    <>
      <div style={at({ left: MARGIN, top: 10, fontSize: 18, fontWeight: 500 })}>{board.board.title}</div>
      <div style={at({ right: MARGIN, top: 12, fontSize: 13, color: text.secondary })}>
        {from.slice(0, 16).replace('T', ' ')} to {to.slice(11, 16)} UTC
      </div>
      <div style={at({ left: MARGIN, top: 48, display: 'flex', gap: 8, fontSize: 13 })}>
        {Object.entries(board.variables).map(([name, { text: value }]) => (
          <span key={name} style={{ border: `1px solid ${border.medium}`, borderRadius: 2 }}>
            <span style={{ padding: '6px 8px', background: background.secondary, display: 'inline-block' }}>
              {name}
            </span>
            <span style={{ padding: '6px 8px', display: 'inline-block' }}>{value}</span>
          </span>
        ))}
      </div>
    </>
  );
}

function Board({ items }) {
  const bottom = Math.max(...items.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h));
  const style = {
    ...{ position: 'relative', width: board.width, height: HEAD + bottom * ROW + MARGIN },
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamily,
  };
  return (
    <div style={style}>
      <Head />
      {items.map((item, index) => (
        <Panel key={index} item={item} />
      ))}
    </div>
  );
}

async function load() {
  await Promise.allSettled(
    ['400', '500', '600'].map((weight) => document.fonts.load(`${weight} 12px Inter`)),
  );
  return Promise.all(board.panels.map((item) => prepare(item, replaceVariables)));
}

const context = {
  ...{ eventsScope: 'preview', eventBus: new EventBusSrv(), canAddAnnotations: () => false },
  sync: () => DashboardCursorSync.Off,
};

function App() {
  const [items, setItems] = useState();
  useEffect(() => {
    load().then(setItems, (error) => {
      window.__failed = String(error?.stack ?? error);
    });
  }, []);
  useEffect(() => {
    if (!items) return undefined;
    // Plots and tables measure themselves first.
    const wait = setTimeout(() => {
      window.__unresolved = [...unresolved];
      window.__drawn = true;
    }, 1200);
    return () => clearTimeout(wait);
  }, [items]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PanelContextProvider value={context}>
        {items && <Board items={items} />}
        <PortalContainer />
      </PanelContextProvider>
    </ThemeContext.Provider>
  );
}

createRoot(document.getElementById('root')).render(<App />);
