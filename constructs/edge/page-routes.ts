/**
 * The admin UI is one page with history routing: a link or a reload asks for `/rules/17`, which is no file. Answering
 * every missing file with the page instead would also answer a missing script with HTML and status 200, and hide a
 * broken deployment; so the routes are listed, and whatever else is missing is a 404.
 */

/** First path segments that the page itself routes (mozilla-releng/balrog v3.25, `ui/src/routes.js`). A new one needs a deployment. */
export const PAGE_ROUTES = ['login', 'rules', 'releases', 'users', 'roles', 'required-signoffs'] as const;

/** Code of a CloudFront function (runtime `cloudfront-js-2.0`) for viewer requests. */
export const pageRoutesFunction = (routes: readonly string[]): string => `const routes = ${JSON.stringify(routes)};

function handler(event) {
  const request = event.request;
  if (routes.includes(request.uri.split('/')[1])) request.uri = '/index.html';
  return request;
}
`;
