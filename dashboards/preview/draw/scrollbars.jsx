/** In place of react-custom-scrollbars-2, which React 19 no longer runs. */
export function Scrollbars({ children, style }) {
  return <div style={{ overflow: 'hidden', height: '100%', ...style }}>{children}</div>;
}

export default Scrollbars;
