module peer

go 1.21

require k8s.io/test-infra v0.0.0-20200511080351-8ac9dbfab055

replace vbom.ml/util => github.com/fvbommel/util v0.0.0-20180919145318-efcd4e0f9787
