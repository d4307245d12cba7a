// Asking as whoever signed in: the cookie is out of a script's reach; the token beside it goes along with changes.

const CSRF_COOKIE = "petakasih-csrf";

function csrfToken() {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${CSRF_COOKIE}=`));
  return found?.slice(CSRF_COOKIE.length + 1) ?? null;
}

/** Ask the service; what it refuses is thrown with its status. */
export async function ask(path, options = {}) {
  const headers = { "X-CSRF-Token": csrfToken() ?? "" };
  if (options.body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { ...options, headers });
  const body = answer.status === 204 ? null : await answer.json();
  if (answer.ok) return body;
  throw Object.assign(new Error(body.title), { status: answer.status });
}
