// In the layout of monitoring mixins: alerts, recording rules and dashboards from the files that are shipped anyway.
local rules = std.parseYaml(importstr '../alerts/emergence.rules.yaml');
local only(kind) = { groups: [
  group { rules: [rule for rule in group.rules if std.objectHas(rule, kind)] }
  for group in rules.groups
  if std.length([rule for rule in group.rules if std.objectHas(rule, kind)]) > 0
] };
{
  grafanaDashboards: {
    'emergence-overview.json': import 'dashboards/emergence-overview.json',
    'emergence-task.json': import 'dashboards/emergence-task.json',
    'emergence-pipeline.json': import 'dashboards/emergence-pipeline.json',
  },
  prometheusAlerts: only('alert'),
  prometheusRules: only('record'),
}
