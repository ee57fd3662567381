/* A text's length as a network counts it. The server has the last word; this one is at hand while one types. */

const LINK = /https?:\/\/[^\s<>"“”]+/giu;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*0-9]\ufe0f?\u20e3/u;
const graphemes = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

/* `rule` = { link, emoji, wide }: what any link, one emoji of four people, and one wide sign count. */
export function lengthOf(text, rule) {
  const plain = text.replace(/\r\n/g, "\n").trim();
  if (!rule.link && rule.wide === 1) return [...plain].length;
  const words = plain.normalize("NFC");
  const links = rule.link ? words.match(LINK) ?? [] : [];
  return links.length * rule.link + signs(links.length ? words.replace(LINK, "") : words, rule);
}

function signs(text, rule) {
  let total = 0;
  for (const sign of graphemes ? Array.from(graphemes.segment(text), (part) => part.segment) : text) {
    total += EMOJI.test(sign) && sign.length > 1 ? rule.emoji : weight(sign, rule.wide);
  }
  return total;
}

function weight(sign, wide) {
  let total = 0;
  for (const letter of sign) {
    const point = letter.codePointAt(0);
    total += LIGHT.some(([from, to]) => point >= from && point <= to) ? 1 : wide;
  }
  return total;
}
