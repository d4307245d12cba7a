// Signing in by cookie: the cookie itself is out of a script's reach; the token beside it goes along with changes.

const CSRF_COOKIE = "petakasih-csrf";

function csrfToken() {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${CSRF_COOKIE}=`));
  return found?.slice(CSRF_COOKIE.length + 1) ?? null;
}

/** Tell whether somebody has signed in with this browser; whether that still holds, the service says. */
export function isSignedIn() {
  return csrfToken() !== null;
}

/** Ask the service; what it refuses is thrown with its status, kind and words. */
export async function ask(path, options = {}) {
  const headers = { "X-CSRF-Token": csrfToken() ?? "" };
  if (options.body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { ...options, headers });
  const body = answer.status === 204 ? null : await answer.json();
  if (answer.ok) return body;
  const kind = (body.type ?? "").split(":").pop();
  throw Object.assign(new Error(body.detail ?? body.title), { status: answer.status, kind, field: body.field });
}

/** Sign in; a first password goes along with the one that replaces it. */
export function signIn(login, password, replacement) {
  const body = { login, password, cookie: true };
  if (replacement) body.new_password = replacement;
  return ask("/v1/sessions", { method: "POST", body: JSON.stringify(body) });
}

/** Sign out: the cookies are void and taken back. */
export function signOut() {
  return ask("/v1/sessions/current", { method: "DELETE" });
}
