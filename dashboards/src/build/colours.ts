/** Okabe and Ito's palette: distinct with every common kind of colour blindness, on a light and a dark ground. */
export const PALETTE = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  purple: '#CC79A7',
  grey: '#999999',
} as const;

/** Colours by what they mean. Text or place always says the same. */
export const MEANING = {
  ok: PALETTE.green,
  info: PALETTE.skyBlue,
  warning: PALETTE.orange,
  critical: PALETTE.vermillion,
  unknown: PALETTE.grey,
  /** Neither good nor bad: the colour of text. */
  plain: 'text',
} as const;

/** The same as grounds of text: Grafana writes white on all but the lightest, and these leave it readable. */
export const GROUND: Readonly<Record<string, string>> = {
  [MEANING.ok]: '#00785A',
  [MEANING.info]: '#1F78B4',
  [MEANING.warning]: '#F5B83D',
  [MEANING.critical]: '#B84300',
  [MEANING.unknown]: '#6E6E6E',
  [PALETTE.purple]: '#9C4F7C',
  [PALETTE.blue]: '#005F99',
};

/** The colour for a ground in place of the one for text. */
export function ground(colour: string): string {
  return GROUND[colour] ?? colour;
}

/** For lines whose names are known, in this order. Grey, which is near to purple for some, is left to limits. */
export const LINES: readonly string[] = [
  PALETTE.skyBlue,
  PALETTE.orange,
  PALETTE.green,
  PALETTE.purple,
  PALETTE.vermillion,
  PALETTE.yellow,
  PALETTE.blue,
];
