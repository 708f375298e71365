const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const empty = /^(?:\p{Mark}|[\u200B-\u200D])$/u;
const control = /\p{Control}/gu;

/** How many columns a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += empty.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** A text as one line that cannot move the cursor: control characters are spelt out. */
export function oneLine(text: string): string {
  return text.replace(control, (character) => JSON.stringify(character).slice(1, -1));
}

/** A text cut to a number of columns, with an ellipsis where something is missing. */
export function fit(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 1;
  let kept = '';
  for (const character of text) {
    width += textWidth(character);
    if (width > columns) break;
    kept += character;
  }
  return `${kept}\u2026`;
}
