import { createTheme } from '@grafana/data';

const mode = new URLSearchParams(location.search).get('theme') ?? 'dark';

export const theme = createTheme({ colors: { mode } });
