// Comments a pull request of Azure Repos with a Markdown file: one comment, which each run brings up to date. The build service
// needs "Contribute to pull requests" on the repository, and the step SYSTEM_ACCESSTOKEN in its env.
//
//   node docs/ci/azure-devops/comment.mjs reports/release.md
//
// https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads and …/pull-request-thread-comments
import { readFile } from 'node:fs/promises';

const MARK = '<!-- eca-plan -->';
// A comment of Azure Repos has 150,000 characters at most: https://github.com/runatlantis/atlantis/pull/1585
const MOST_CHARACTERS = 140_000;

const variable = (name) => {
  const value = process.env[name] ?? '';
  if (value === '' || value.startsWith('$(')) {
    throw new Error(`${name} is not set`);
  }
  return value;
};

const repository = `${variable('SYSTEM_COLLECTIONURI')}${variable('SYSTEM_TEAMPROJECTID')}/_apis/git/repositories/${variable('BUILD_REPOSITORY_ID')}`;
const threads = `${repository}/pullRequests/${variable('SYSTEM_PULLREQUEST_PULLREQUESTID')}/threads`;

async function call(method, url, body) {
  const response = await fetch(`${url}?api-version=7.1`, {
    method,
    headers: {
      Authorization: `Bearer ${variable('SYSTEM_ACCESSTOKEN')}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // Without the right the answer is 403, with a token that is none a page to log in (203).
  if (!response.ok || response.status === 203) {
    throw new Error(`Azure Repos says ${response.status} to ${method} ${new URL(url).pathname}`);
  }
  return response.json();
}

const content = `${MARK}\n${(await readFile(process.argv[2], 'utf8')).slice(0, MOST_CHARACTERS)}`;
const { value } = await call('GET', threads);
const mine = value.find(({ isDeleted, comments }) => !isDeleted && comments?.[0]?.content?.startsWith(MARK));
if (mine === undefined) {
  await call('POST', threads, { comments: [{ parentCommentId: 0, content, commentType: 1 }], status: 4 });
} else {
  await call('PATCH', `${threads}/${mine.id}/comments/${mine.comments[0].id}`, { content });
}
