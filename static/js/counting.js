/* A text's length as a network counts it. The rules come from the server, which counts by the same ones and has the last
   word; this counter is at hand while one types. */

const PLAIN = { lengthOf: (text) => [...text].length, hasLink: () => false };
const BYTES = { ...PLAIN, lengthOf: (text) => new TextEncoder().encode(text).length };
const FLAGS = "gu";
const known = new Map([["", Promise.resolve(PLAIN)]]);

/* The counter of the rules at an address, fetched once; without an address each letter counts one. Null where they did
   not come: then the server alone counts. */
export function counterFrom(url) {
  if (!known.has(url)) known.set(url, fetched(url).catch(() => null));
  return known.get(url);
}

async function fetched(url) {
  const answer = await fetch(url);
  return answer.ok ? counterBy(await answer.json()) : null;
}

/* { lengthOf(text), hasLink(text) } */
export function counterBy(rules) {
  if (rules.bytes) return BYTES;
  const emoji = rules.emoji && new RegExp(rules.emoji, FLAGS);
  const link = new RegExp(rules.link, FLAGS);
  const short = new RegExp(rules.short.link, "uy");
  const countries = new Set(rules.countries);
  const endings = new Set([...rules.countries, ...rules.endings]);

  function lengthOf(text) {
    const plain = text.normalize("NFC");
    let total = 0;
    let position = 0;
    for (const [start, end] of links(plain)) {
      total += weight(plain.slice(position, start)) + rules.linkLength;
      position = end;
    }
    return total + weight(plain.slice(position));
  }

  function* links(text) {
    for (const match of text.matchAll(link)) {
      const { scheme, host, bare } = match.groups;
      const end = isDomain((host ?? bare).toLowerCase(), Boolean(scheme)) && endOf(match, text);
      if (end) yield [match.index, end];
    }
  }

  /* The network's own short links have letters and digits only; 0 where it is none after all. */
  function endOf(match, text) {
    if (match.groups.host?.toLowerCase() !== rules.short.host) return match.index + match[0].length;
    short.lastIndex = match.index;
    const found = short.exec(text);
    return found && (found.groups.slug ?? "").length <= rules.short.slugLength ? short.lastIndex : 0;
  }

  function isDomain(host, hasScheme) {
    const labels = host.split(".");
    const ending = labels.at(-1);
    if (labels.length < 2 || !labels.every(isLabel) || labels.slice(-2).some((label) => label.includes("_"))) return false;
    return hasScheme ? countries.has(ending) || ending.length > 2 || !isPlain(ending) : endings.has(ending);
  }

  function isLabel(label) {
    const length = wireLength(label);
    return length > 0 && length <= rules.labelLength;
  }

  function weight(text) {
    let total = 0;
    const rest = emoji ? text.replace(emoji, () => ((total += rules.emojiLength), "")) : text;
    for (const letter of rest) total += isLight(letter.codePointAt(0)) ? 1 : rules.wide;
    return total;
  }

  const isLight = (point) => rules.light.some(([from, to]) => point >= from && point <= to);

  return { lengthOf, hasLink: (text) => !links(text.normalize("NFC")).next().done };
}

const isPlain = (label) => !/[^\0-\x7f]/.test(label);

/* How long a part of a domain is on the wire; 0 for one that cannot go there. */
function wireLength(label) {
  if (isPlain(label)) return label.length;
  if (label.startsWith("xn--")) return 0;
  try {
    return new URL(`http://${label}.example`).hostname.indexOf(".");
  } catch {
    return 0;
  }
}
