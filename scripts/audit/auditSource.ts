/** The source, judged file by file. In: its files. Out: findings with file, line and column. Pure. */
import { buildComponent, type SourceFile } from '../definition/sourceFile.ts';
import { textOf } from '../definition/xml/xmlElement.ts';
import { type AuditFinding, auditFinding } from './auditFinding.ts';
import { auditRecord } from './auditRecord.ts';
import { type TokenFormat, tokenFormatOf } from './auditTokens.ts';

/** Permission sets are judged where an app lists them: others are nobody's business here. */
export function auditSource(files: readonly SourceFile[]): readonly AuditFinding[] {
  const listed = new Set(
    files
      .flatMap(({ document }) => (textOf(document.root, 'commaSeparatedPermissionSet') ?? '').split(','))
      .map((name) => name.trim().toLowerCase()),
  );
  const formats = new Map<string | undefined, TokenFormat>(
    files
      .filter(({ type }) => type === 'ExtlClntAppGlobalOauthSettings')
      .map((file) => [
        appOf(file)?.toLowerCase(),
        tokenFormatOf({ ...buildComponent(file).record, fullName: file.fullName }),
      ]),
  );
  return files
    .filter(({ type, fullName }) => type !== 'PermissionSet' || listed.has(fullName.toLowerCase()))
    .flatMap((file) => {
      const component = buildComponent(file);
      const app = appOf(file);
      return auditRecord(
        file.type,
        { ...component.record, fullName: file.fullName },
        formats.get(app?.toLowerCase()),
      ).map(({ ruleId, element, message, fix }) => {
        const position = placeOf(component.elements, element) ?? { file: component.file, line: 1, column: 1 };
        return auditFinding(ruleId, { ...(app === undefined ? {} : { app }), ...position }, message, fix);
      });
    });
}

const appOf = ({ type, fullName, document }: SourceFile): string | undefined =>
  type === 'ExternalClientApplication' ? fullName : textOf(document.root, 'externalClientApplication');

/** Of a list of objects the first inner value stands for all of it. */
const placeOf = (elements: ReturnType<typeof buildComponent>['elements'], element: string) =>
  (elements.get(element) ?? [...elements].find(([path]) => path.startsWith(`${element}/`))?.[1])?.[0]?.position;
