/** The frame of our HTML pages: self-contained, without a script, a font or a request. In: title and body. Out: the page. */
import { escapeHtml } from './htmlText.ts';
import { RELEASE_STYLE } from './releaseHtmlStyle.ts';

/** `body` is markup; parts that are empty are left out. */
export const htmlPage = (title: string, body: readonly string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${RELEASE_STYLE}</style>
</head>
<body>
${body.filter((section) => section !== '').join('\n')}
</body>
</html>
`;
