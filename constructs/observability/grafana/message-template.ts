/**
 * What Grafana writes. Slack gets the same form as from AWS (chat/chat-message.ts): `coll`, `data` and `tmpl` are
 * "Namespaced functions" of Grafana's "Notification template reference"; `data.ToJSON` escapes what is inside. `Error` is
 * an annotation that Grafana itself adds when it could not ask (ngalert/state/state.go, AddErrorInformation).
 */
export const CHAT_TEMPLATE = 'balrog.chat';
export const SUBJECT_TEMPLATE = 'balrog.subject';
export const MAIL_TEMPLATE = 'balrog.mail';

export const MESSAGE_TEMPLATES = `{{ define "${SUBJECT_TEMPLATE}" -}}
[{{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}over{{ end }}] {{ .CommonAnnotations.summary }}
{{- end }}
{{ define "${MAIL_TEMPLATE}" -}}
{{ range .Alerts -}}
{{ .Annotations.summary }}
{{ if .Annotations.Error }}Grafana could not ask, so this may be wrong: {{ .Annotations.Error }}
{{ end }}Why it matters: {{ .Annotations.why }}
Runbook: {{ .Annotations.runbook }}
Since {{ .StartsAt }}{{ if .GeneratorURL }}, {{ .GeneratorURL }}{{ end }}
To answer, so that nobody else is woken: {{ .SilenceURL }}

{{ end -}}
{{- end }}
{{ define "${CHAT_TEMPLATE}" -}}
{{ coll.Dict
  "version" "1.0"
  "source" "custom"
  "content" (coll.Dict
    "textType" "client-markdown"
    "title" (tmpl.Exec "${SUBJECT_TEMPLATE}" .)
    "description" (tmpl.Exec "${MAIL_TEMPLATE}" .))
  "metadata" (coll.Dict "summary" "An alert of Grafana" "eventType" "grafana-alert")
  | data.ToJSON }}
{{- end }}
`;
