import pytest
URLS=["","about","privacy","urgent","filters","search?near=Tapachula","search?near=Tapachula&category=shelter&language=ht","urgent?u=u4","urgent?u=u6&near=Tijuana","search?near=Xyzzyqq","search?near=San+Jose","map?near=Tapachula","search?near=Tapachula&category=gbv","search","nope","search?page=-1&near=Tapachula","search?category=zzz&place=x","urgent?u=u4&category=zz", "map?page=99"]
@pytest.mark.parametrize("u",URLS)
def test_x(client,locale,u):
    st=404 if u=="nope" else 422 if any(x in u for x in("=-1","zz&","=zz","=99")) else 200
    p=client.get(f"/{locale}/{u}",status=st)
    print(p.weight,p.title)
