# Runs one job in a machine of its own: namespaces of mounts, network (loopback only), host name and processes. Everything it starts and mounts
# ends with it. Reads the description of the job from the JSON file named first; the job's output goes to the file named second, its end to the
# third. Called as: unshare --mount --net --uts --pid --fork --mount-proc perl launch.pl job.json output end
use strict;
use warnings;
use JSON::PP;
use POSIX ();

my ($description, $output, $end) = @ARGV;
open my $in, '<', $description or die "$description: $!";
my $job = decode_json(do { local $/; <$in> });
open my $out, '>>', $output or die "$output: $!";
open my $status, '>', $end or die "$end: $!";
my $stage = $job->{stage};

sub sh { my ($command) = @_; system('sh', '-c', $command) == 0 or die "launch: $command"; }

sh('hostname node01');
sh('ip link set lo up && for a in 10 11 12 20 21; do ip addr add 192.0.2.$a/32 dev lo; done; ip route add unreachable 203.0.113.0/24');
sh("for f in hosts passwd group resolv.conf; do mount --bind '$stage/etc/'\$f /etc/\$f; done");
sh("for f in /etc/pip.conf /etc/npmrc /usr/etc/npmrc; do if [ -f \$f ]; then mount --bind /dev/null \$f; fi; done");
sh('mount -t tmpfs -o mode=755 tmpfs /opt && mkdir /opt/stage && mount --bind ' . "'$stage' /opt/stage");
for my $bind (@{ $job->{binds} }) { sh("mkdir -p '$bind->[1]' && mount --bind '$bind->[0]' '$bind->[1]'"); }
sh('mount -t tmpfs -o mode=755 tmpfs /work && mkdir /work/job && mount --bind /opt/stage/work /work/job');
sh('mount -t tmpfs -o mode=1777 tmpfs /tmp');
sh('mount -t tmpfs -o mode=755 tmpfs /home && mkdir -m 700 /home/user && chown 1000:1000 /home/user');
for my $path (sort keys %{ $job->{small} }) { sh("mkdir -p $path && mount -t tmpfs -o mode=1777,size=$job->{small}{$path} tmpfs $path"); }
for my $path (@{ $job->{readOnly} }) { sh("mkdir -p $path && mount -t tmpfs -o ro tmpfs $path"); }
if ($job->{setup}) {
  local $ENV{PATH} = '/usr/bin:/bin:/usr/sbin:/sbin';
  chdir '/work/job';
  system('bash', '/opt/stage/setup.sh') == 0 or die "launch: setup failed";
}
if (@{ $job->{servers} }) {
  my $pid = fork;
  if (!$pid) { open STDERR, '>', '/dev/null'; exec 'python3', '/opt/stage/server.py', '/opt/stage/servers.json', '/opt/stage/ready'; }
  for (1 .. 200) { last if -e '/opt/stage/ready'; select undef, undef, undef, 0.05; }
  die 'launch: servers did not start' unless -e '/opt/stage/ready';
}

my $pid = fork;
if (!$pid) {
  POSIX::setsid();
  if ($job->{cgroup}) { open my $procs, '>', "$job->{cgroup}/cgroup.procs" or die $!; print {$procs} $$; close $procs; }
  open STDIN, '<', '/dev/null';
  open STDOUT, '>>&', $out;
  open STDERR, '>>&', $out;
  close $out;
  close $status;
  %ENV = %{ $job->{env} };
  chdir '/work/job';
  if (!$job->{root}) { $( = $) = '1000 1000'; POSIX::setgid(1000); POSIX::setuid(1000); }
  exec 'bash', $job->{script} or exit 127;
}
my $late = 0;
$SIG{ALRM} = sub { $late = 1; kill 'KILL', -$pid; };
alarm $job->{limit};
waitpid $pid, 0;
my $code = $?;
select undef, undef, undef, $job->{settle} if $job->{settle};
printf {$status} "%d %d %d\n", $code >> 8, $code & 127, $late;
close $status;
