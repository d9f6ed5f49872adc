/** A second app for a project's source: that of the project's own app under another name, with the same permission set. */
import type { ProjectFiles } from './temporaryProject.ts';

const OWN_APP = 'Order_Sync';
const PERMISSION_SET = 'Order_Sync_Integration';

const rename = (text: string, app: string): string =>
  text
    .replaceAll(PERMISSION_SET, '\u0000')
    .replaceAll(OWN_APP, app)
    .replaceAll('Order Sync', app.replaceAll('_', ' '))
    .replaceAll('\u0000', PERMISSION_SET);

/** The files of `app`, made from those of the project's own app. */
export const secondApp = (own: ProjectFiles, app: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(own)
      .filter(([path]) => path.startsWith('force-app/') && /\.eca\w*-meta\.xml$/.test(path))
      .map(([path, content]) => [rename(path, app), rename(Buffer.from(content).toString('utf8'), app)]),
  );
