// Just enough of a TypeScript scanner: tells code from comments, strings and regular expressions.

/** The text with comments, strings and regular expressions blanked out (line breaks and code in templates stay). */
export function blankOut(text) {
  return scan(text).code;
}

/**
 * All imports and re-exports, type-only ones and dynamic ones with a literal included.
 * @returns {{from: string, line: number, star: boolean}[]}
 */
export function importsOf(text) {
  const { code, strings } = scan(text);
  const found = [];
  // A string that follows `from`, `import` or `import(` in what is left of the code is the name of a module.
  for (const { start, value } of strings) {
    const before = code.slice(Math.max(0, start - 2000), start);
    const match = /(?:\bfrom\s*|\bimport\s*\(?\s*)$/.exec(before);
    if (!match) continue;
    const statement = before.slice(before.lastIndexOf(';') + 1);
    found.push({
      from: value,
      line: text.slice(0, start).split('\n').length,
      star: /\bexport\s*\*\s*from\s*$/.test(statement),
    });
  }
  return found;
}

const REGEX_MAY_FOLLOW =
  /(?:^|[([{=,;:!&|?+\-*%<>~^}\n]|\b(?:return|typeof|case|in|of|delete|void|throw|new|await|yield))\s*$/;

function scan(text) {
  const strings = [];
  let code = '';
  let i = 0;
  const braces = [];
  const blank = (from, to) => {
    code += text.slice(from, to).replace(/[^\n]/g, ' ');
  };
  while (i < text.length) {
    const two = text.slice(i, i + 2);
    const c = text[i];
    let end;
    if (two === '//') end = indexOr(text, '\n', i);
    else if (two === '/*') end = indexOr(text, '*/', i) + 2;
    else if (c === "'" || c === '"') {
      end = endOfString(text, i, c);
      strings.push({ start: i, value: text.slice(i + 1, end - 1) });
    } else if (c === '`' || (c === '}' && braces.at(-1) === 'template')) {
      if (c === '}') braces.pop();
      end = endOfTemplate(text, i + 1);
      if (text[end - 1] === '{') braces.push('template');
    } else if (c === '/' && REGEX_MAY_FOLLOW.test(code.slice(-40))) end = endOfRegex(text, i);
    else {
      if (c === '{') braces.push('block');
      if (c === '}') braces.pop();
      code += c;
      i++;
      continue;
    }
    blank(i, end);
    i = end;
  }
  return { code, strings };
}

function indexOr(text, what, from) {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at;
}

function endOfString(text, start, quote) {
  let i = start + 1;
  while (i < text.length && text[i] !== quote && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

/** End of a piece of a template: behind the closing back-tick, or behind the `${` that opens code. */
function endOfTemplate(text, start) {
  let i = start;
  while (i < text.length && text[i] !== '`') {
    if (text.startsWith('${', i)) return i + 2;
    i += text[i] === '\\' ? 2 : 1;
  }
  return i + 1;
}

function endOfRegex(text, start) {
  let i = start + 1;
  let inClass = false;
  while (i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/')) {
    if (text[i] === '[') inClass = true;
    if (text[i] === ']') inClass = false;
    i += text[i] === '\\' ? 2 : 1;
  }
  return i + 1;
}
